import { describe, expect, it } from 'vitest';
import type { Handoff, HandoffChecklist } from '$lib/bindings';
import { integration } from '$lib/features/testing/samples-for-tests';
import { Failure } from '$lib/host';
import { FakeHost, type FakeAnswers } from '$lib/host/fake';
import { Checklist } from './checklist.svelte';

const nothing: Handoff = { ticked: [], installed_on: null, seen_on: null, changed: false };
const step = (key: string) => ({ key, title: key, instruction: '', value: null });
const list: HandoffChecklist = {
  prerequisites: [],
  steps: [step('open'), step('save')],
  cautions: [],
  offer_links: [],
  text: 'The checklist',
  seen: step('seen'),
  handoff: nothing,
};

async function checklistOn(more: FakeAnswers = {}) {
  const host = new FakeHost({
    get_handoff: () => list,
    set_handoff: ({ handoff }) => integration({ handoff }),
    ...more,
  });
  const checklist = new Checklist(host, 'i1');
  await checklist.load();
  return { host, checklist };
}

describe('the hand-off checklist', () => {
  it('writes ticks in the order in which they were made', async () => {
    const { host, checklist } = await checklistOn();
    await Promise.all([
      checklist.tick('open', true),
      checklist.tick('save', true),
      checklist.tick('open', false),
    ]);
    const written = host.calls.filter(({ name }) => name === 'set_handoff');
    expect(written.map(({ request }) => (request as { handoff: Handoff }).handoff.ticked)).toEqual([
      ['open'],
      ['open', 'save'],
      ['save'],
    ]);
    expect(checklist.done).toBe(1);
  });

  it('takes a tick back that could not be written, with the reason', async () => {
    const { checklist } = await checklistOn({
      set_handoff: () => {
        throw new Failure({ code: 'read_only', message: 'The database is read-only.' });
      },
    });
    expect(await checklist.tick('open', true)).toBeNull();
    expect(checklist.isTicked('open')).toBe(false);
    expect(checklist.failure?.code).toBe('read_only');
  });

  it('takes another day of installing for the word that ClickBank is up to date', async () => {
    const installed: Handoff = { ...nothing, installed_on: '2026-11-01', changed: true };
    const { checklist } = await checklistOn({
      get_handoff: () => ({ ...list, handoff: installed }),
    });
    await checklist.tick('open', true);
    await checklist.setDate('seen_on', '2026-11-02');
    expect(checklist.handoff.changed).toBe(true);
    await checklist.setDate('installed_on', '2026-11-03');
    expect(checklist.handoff.changed).toBe(false);
  });

  it('says at the field what is wrong with a date', async () => {
    const { checklist } = await checklistOn({
      set_handoff: () => {
        throw new Failure({
          code: 'bad_date',
          field: 'installed_on',
          message: 'tomorrow is not a date',
          hint: 'Use YYYY-MM-DD.',
        });
      },
    });
    await checklist.setDate('installed_on', 'tomorrow');
    expect(checklist.dates.installed_on).toBe('tomorrow is not a date. Use YYYY-MM-DD.');
    expect(checklist.failure, 'it is said once').toBeNull();
  });

  it('does not let an older reading undo a tick that is on its way', async () => {
    const { checklist } = await checklistOn();
    const write = checklist.tick('open', true);
    await checklist.load();
    expect(checklist.isTicked('open')).toBe(true);
    await write;
  });
});
