import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Previewed, SendTest, TestResult } from '$lib/bindings';
import { Failure } from '$lib/host';
import { FakeHost, type FakeAnswers } from '$lib/host/fake';
import { Bench } from './bench.svelte';
import {
  answers,
  integration,
  preview,
  result,
  samples,
  URL_OF_PURCHASE,
} from './samples-for-tests';

function benchOn(more: FakeAnswers = {}) {
  const host = new FakeHost(answers(more));
  const bench = new Bench(host, 'i1');
  bench.take(integration());
  const sent = () =>
    host.calls.filter(({ name }) => name === 'send_test').map(({ request }) => request as SendTest);
  return { host, bench, sent };
}
const click = samples[0];
const amount = samples[1];
if (!click || !amount) throw new Error('There are samples.');

beforeEach(() => {
  vi.useRealTimers();
});

describe('the test URL', () => {
  it('is the integration’s own until it is changed', async () => {
    const { bench, sent } = benchOn();
    expect(bench.url).toBe(URL_OF_PURCHASE);
    await bench.send(['purchase']);
    expect(sent()[0]?.url, 'the engine takes the integration’s own').toBeNull();
  });

  it('is kept for each event and sent with it', async () => {
    const { bench, sent } = benchOn();
    bench.setUrl('https://other.example.com/');
    bench.choose('upsell');
    expect(bench.temporary).toBe(false);
    bench.choose('purchase');
    expect(bench.url).toBe('https://other.example.com/');
    await bench.send(['purchase', 'upsell']);
    expect(sent().map(({ url }) => url)).toEqual(['https://other.example.com/', null]);
  });

  it('is not temporary once it is typed back', () => {
    const { bench } = benchOn();
    bench.setUrl('https://other.example.com/');
    bench.setUrl(URL_OF_PURCHASE);
    expect(bench.temporary).toBe(false);
  });

  it('becomes the integration’s own when applied', async () => {
    const applied = integration({ version: 4 });
    applied.definition.url = 'https://other.example.com/';
    const { bench, host } = benchOn({ apply_test_url: () => applied });
    bench.setUrl('https://other.example.com/');
    expect(await bench.apply()).toEqual(applied);
    expect(host.calls.find(({ name }) => name === 'apply_test_url')?.request).toMatchObject({
      expected_version: 3,
      event: 'purchase',
    });
    expect(bench.temporary).toBe(false);
    expect(bench.url).toBe('https://other.example.com/');
  });

  it('is kept when applying is refused', async () => {
    const { bench } = benchOn({
      apply_test_url: () => {
        throw new Failure({ code: 'conflict', message: 'It was changed meanwhile.' });
      },
    });
    bench.setUrl('https://other.example.com/');
    expect(await bench.apply()).toBeNull();
    expect(bench.failure?.code).toBe('conflict');
    expect(bench.url, 'nothing that was typed is lost').toBe('https://other.example.com/');
  });
});

describe('sample values', () => {
  it('of the click hold for every event, others for theirs', async () => {
    const { bench, sent } = benchOn();
    bench.samples.set('purchase', click, 'mine');
    bench.samples.set('purchase', amount, '5.00');
    await bench.send(['purchase', 'upsell']);
    expect(sent().map(({ values }) => values)).toEqual([
      { tid: 'mine', order_amount: '5.00' },
      { tid: 'mine' },
    ]);
  });

  it('typed back to the sample are no longer one’s own', () => {
    const { bench } = benchOn();
    bench.samples.set('purchase', amount, '5.00');
    bench.samples.set('purchase', amount, amount.value);
    expect(bench.samples.changed('purchase')).toEqual({});
  });

  it('are asked for anew once the form has others', async () => {
    const { bench, host } = benchOn();
    const asked = () => host.calls.filter(({ name }) => name === 'list_samples');
    const renamed = integration();
    renamed.definition.name = 'Another name';
    bench.take(renamed);
    await vi.waitFor(() => expect(bench.samples.of('purchase')).toBeDefined());
    const before = asked().length;
    const changed = integration();
    changed.definition.account = 'another';
    bench.take(changed);
    await vi.waitFor(() => expect(bench.samples.of('purchase')).toBeDefined());
    expect(asked()).toHaveLength(before + 1);
    expect(asked().at(-1)?.request).toMatchObject({
      definition: { account: 'another' },
      event: 'purchase',
    });
  });

  it('may be empty on purpose', () => {
    const { bench } = benchOn();
    bench.samples.set('purchase', click, '');
    expect(bench.samples.valueOf('purchase', click)).toBe('');
    expect(bench.samples.isChanged('purchase', 'tid')).toBe(true);
  });
});

describe('the preview', () => {
  it('is that of the latest question, whichever answer comes last', async () => {
    const waiting: ((answer: Previewed) => void)[] = [];
    const { bench } = benchOn({
      preview: () => new Promise<Previewed>((resolve) => waiting.push(resolve)),
    });
    bench.setUrl('https://late.example.com/');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.(preview({ url: 'new' }));
    await vi.waitFor(() => expect(bench.preview?.url).toBe('new'));
    waiting[0]?.(preview({ url: 'old' }));
    await Promise.resolve();
    expect(bench.preview?.url, 'a stale answer is dropped').toBe('new');
  });

  it('names the host only of the event in view', async () => {
    const { bench } = benchOn();
    await vi.waitFor(() => expect(bench.host).toBe('track.example.com'));
    bench.event = 'upsell';
    expect(bench.host).toBe('');
  });
});

describe('sending', () => {
  it('sends the events one after the other and says what came of it', async () => {
    const { bench, sent } = benchOn({
      send_test: ({ event }) =>
        result({ event, verdict: event === 'upsell' ? 'rejected' : 'accepted' }),
    });
    await bench.send(['purchase', 'upsell']);
    expect(sent().map(({ event }) => event)).toEqual(['purchase', 'upsell']);
    expect(bench.said).toBe('1 of 2 accepted and 1 rejected.');
    expect(bench.results.entries.map(({ summary }) => summary.verdict)).toEqual([
      'rejected',
      'accepted',
    ]);
  });

  it('does not begin twice at once', async () => {
    const { bench, sent } = benchOn();
    await Promise.all([bench.send(['purchase']), bench.send(['purchase'])]);
    expect(sent(), 'a test may count as a conversion').toHaveLength(1);
  });

  it('stops at what lint refuses, and goes on if the user insists', async () => {
    const { bench, sent } = benchOn({
      send_test: ({ event, anyway }) => {
        if (!anyway) throw new Failure({ code: 'blocked', message: 'It has 1 error.' });
        return result({ event });
      },
    });
    await bench.send(['purchase', 'upsell']);
    expect(bench.blocked?.events).toEqual(['purchase', 'upsell']);
    expect(bench.results.entries).toEqual([]);
    await bench.send(bench.blocked?.events ?? [], { anyway: true });
    expect(bench.blocked).toBeNull();
    expect(sent().filter(({ anyway }) => anyway)).toHaveLength(2);
  });

  it('sends nothing more once something else went wrong', async () => {
    const { bench, sent } = benchOn({
      send_test: () => {
        throw new Failure({ code: 'disk_full', message: 'The disk is full.' });
      },
    });
    await bench.send(['purchase', 'upsell']);
    expect(sent()).toHaveLength(1);
    expect(bench.failure?.code).toBe('disk_full');
    expect(bench.pending).toBeNull();
  });

  it('sends again what was sent then, whatever the integration says by now', async () => {
    const { bench, sent } = benchOn();
    bench.samples.set('purchase', amount, '7.00');
    await bench.sendAgain(result());
    expect(sent()[0], 'samples too: another role or account has others').toMatchObject({
      url: URL_OF_PURCHASE,
      values: { tid: 'mine', order_amount: '19.95' },
    });
  });

  it('can be cancelled, and then leaves out the rest', async () => {
    let answer: ((came: TestResult) => void) | undefined;
    let asked = 0;
    const { bench, sent } = benchOn({
      send_test: () => new Promise<TestResult>((resolve) => (answer = resolve)),
      cancel_test: () => {
        asked += 1;
        // The engine does not know the run yet the first time.
        if (asked === 1) return { was_running: false };
        answer?.(result({ verdict: 'unknown', status: null }));
        return { was_running: true };
      },
    });
    const sending = bench.send(['purchase', 'upsell']);
    await bench.cancel();
    await sending;
    expect(sent()).toHaveLength(1);
    expect(bench.results.entries[0]?.summary.verdict).toBe('unknown');
    expect(bench.pending).toBeNull();
  });
});

describe('results', () => {
  it('keep dry runs and open lines when the list is read again', async () => {
    const kept = result();
    const { bench } = benchOn({ list_results: () => [kept.summary] });
    await bench.send(['purchase'], { dryRun: true });
    await bench.results.load();
    expect(bench.results.entries.map(({ summary }) => summary.verdict).sort()).toEqual([
      'accepted',
      'dry_run',
    ]);
  });

  it('ask for what a line opens into once, and again after a failure', async () => {
    let works = false;
    const kept = result();
    const get = vi.fn(() => {
      if (!works) throw new Failure({ code: 'locked', message: 'Busy.' });
      return kept;
    });
    const { bench } = benchOn({ get_result: get });
    await bench.results.loadDetail('a');
    expect(bench.results.failureOf('a')?.code).toBe('locked');
    works = true;
    await bench.results.loadDetail('a');
    await bench.results.loadDetail('a');
    expect(get).toHaveBeenCalledTimes(2);
    expect(bench.results.detail('a')).toEqual(kept);
    expect(bench.results.failureOf('a')).toBeUndefined();
  });

  it('stay in view when reading them again fails', async () => {
    let works = true;
    const { bench } = benchOn({
      list_results: () => {
        if (!works) throw new Failure({ code: 'locked', message: 'Busy.' });
        return [result().summary];
      },
    });
    await bench.results.load();
    works = false;
    await bench.results.load();
    expect(bench.results.entries).toHaveLength(1);
    expect(bench.results.failure?.code).toBe('locked');
  });
});
