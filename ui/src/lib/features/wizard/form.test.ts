import { describe, expect, it, vi } from 'vitest';
import type { Composed, Definition, Draft } from '$lib/bindings';
import { FakeHost, type FakeAnswers } from '$lib/host/fake';
import { Failure } from '$lib/host';
import { integration } from '$lib/features/testing/samples-for-tests';
import { Form, type FormStart } from './form.svelte';
import { blank, previewed, template } from './samples-for-tests';

const definition: Definition = {
  ...blank,
  name: 'Offer',
  template: 'redtrack',
  answers: { tracking_domain: 'old.example' },
  account: 'cbaff1',
  url: 'https://old.example/pb',
};
const composed = (domain: string): Composed => ({
  url: `https://${domain}/pb`,
  customize: false,
  urls: {},
});

async function formWith(answers: FakeAnswers = {}, start: Partial<FormStart> = {}) {
  const host = new FakeHost({
    preview: ({ definition: asked }) => previewed(asked.url),
    summarise: () => ({ sentence: '', filters: '', offer_links: [] }),
    compose_urls: ({ answers: given }) => composed(given['tracking_domain'] ?? ''),
    save_draft: (draft) => draft,
    ...answers,
  });
  const form = new Form(
    host,
    { templates: [template], macros: [], fields: [], accounts: [] },
    {
      key: 'new:1',
      integrationId: null,
      baseVersion: null,
      definition: structuredClone(definition),
      pasted: null,
      step: 'url',
      resumed: false,
      ...start,
    },
  );
  await form.begin();
  return { form, host };
}
const answer = (domain: string) => (changed: Definition) => {
  changed.answers['tracking_domain'] = domain;
};

describe('the form', () => {
  it('lets URLs follow the answers', async () => {
    const { form } = await formWith();
    await form.changeAnswers(answer('new.example'));
    expect(form.definition.url).toBe('https://new.example/pb');
  });

  it('never overwrites a URL that was written by hand', async () => {
    const { form } = await formWith();
    form.setUrl(null, 'https://mine.example/x');
    await form.changeAnswers(answer('new.example'));
    expect(form.definition.url).toBe('https://mine.example/x');
    expect(form.handEdited).toEqual([null]);
    form.rebuild();
    expect(form.definition.url).toBe('https://new.example/pb');
  });

  it('lets the URLs follow that were not written by hand', async () => {
    const per = (domain: string): Composed => ({
      url: `https://${domain}/pb`,
      customize: true,
      urls: { purchase: `https://${domain}/pb?e=p`, upsell: `https://${domain}/pb?e=u` },
    });
    const { form } = await formWith(
      { compose_urls: ({ answers: given }) => per(given['tracking_domain'] ?? '') },
      {
        definition: {
          ...structuredClone(definition),
          ...per('old.example'),
          events: ['purchase', 'upsell'],
        },
      },
    );
    form.setUrl('purchase', 'https://mine.example/x');
    expect(form.handEdited).toEqual(['purchase']);
    await form.changeAnswers(answer('new.example'));
    expect(form.definition.urls).toEqual({
      purchase: 'https://mine.example/x',
      upsell: 'https://new.example/pb?e=u',
    });
    form.stop();
  });

  it('shows the newest preview, however the answers arrive', async () => {
    const waiting: (() => void)[] = [];
    const { form } = await formWith();
    const slow = new FakeHost({
      preview: ({ definition: asked }) =>
        new Promise((resolve) => waiting.push(() => resolve(previewed(asked.url)))),
      summarise: () => ({ sentence: '', filters: '', offer_links: [] }),
      save_draft: (draft: Draft) => draft,
    });
    const late = new Form(slow, form.knowledge, {
      key: 'new:2',
      integrationId: null,
      baseVersion: null,
      definition: structuredClone(definition),
      pasted: null,
      step: 'url',
      resumed: false,
    });
    late.setUrl(null, 'first');
    late.setUrl(null, 'second');
    waiting[1]?.();
    await vi.waitFor(() => expect(late.preview?.source).toBe('second'));
    waiting[0]?.();
    await Promise.resolve();
    expect(late.preview?.source, 'an old answer comes too late').toBe('second');
    late.stop();
  });

  it('mends the same problem in every URL that has it', async () => {
    const { form } = await formWith();
    form.change((changed) => {
      changed.customize = true;
      changed.urls = { purchase: 'a={x}', upsell: 'bb={x}' };
    });
    const at = (event: 'purchase' | 'upsell', start: number) => ({
      code: 'unknown-macro',
      severity: 'error' as const,
      place: { kind: 'url' as const, event },
      start,
      end: start + 3,
      message: '',
      hint: '',
      fix: { label: '', replacement: '{tid}' },
    });
    form.fix(at('purchase', 2), at('upsell', 3));
    expect(form.definition.urls).toEqual({ purchase: 'a={tid}', upsell: 'bb={tid}' });
    form.stop();
  });

  it('holds back what is wrong with a macro while suggestions for it are open', async () => {
    const { form } = await formWith();
    const stray = {
      code: 'unclosed-brace',
      severity: 'error' as const,
      place: { kind: 'url' as const, event: null },
      start: 22,
      end: 27,
      message: '',
      hint: '',
      fix: null,
    };
    form.preview = previewed('', { problems: [stray, { ...stray, start: 0, end: 5 }] });
    form.completing = { event: null, start: 22, end: 27 };
    expect(form.due.map(({ start }) => start)).toEqual([0]);
    form.completing = { event: 'purchase', start: 22, end: 27 };
    expect(form.due, 'another URL’s').toHaveLength(2);
    form.completing = null;
    expect(form.due).toHaveLength(2);
  });

  it('mends the text of a filter that its problem is about, and leaves the other alone', async () => {
    const { form } = await formWith();
    form.change((changed) => (changed.filters = [{ field: 'tid', values: 'abc' }]));
    form.fix({
      code: 'role-forbidden-filter',
      severity: 'error',
      place: { kind: 'filter', index: 0, part: 'field' },
      start: 0,
      end: 3,
      message: '',
      hint: '',
      fix: { label: '', replacement: 'vtid' },
    });
    expect(form.definition.filters).toEqual([{ field: 'vtid', values: 'abc' }]);
    form.stop();
  });

  it('takes the filters that come with a level, unless the user was quicker', async () => {
    const filters = [{ field: 'traffic_source', values: 'aftrad' }];
    const { form } = await formWith({
      choose_level: ({ definition: asked, level }) => ({ ...asked, level, filters }),
    });
    const slow = form.chooseLevel('custom');
    form.change((changed) => changed.filters.push({ field: 'vendor', values: '' }));
    await slow;
    expect(form.definition.filters).toEqual([{ field: 'vendor', values: '' }]);
    expect(form.brought).toEqual([]);
    form.change((changed) => (changed.filters = []));
    await form.chooseLevel('custom');
    expect(form.definition).toMatchObject({ level: 'custom', filters });
    expect(form.brought).toEqual(filters);
    form.stop();
  });

  describe('opened with a URL that was pasted', () => {
    const pasted = 'https://mine.example/pb?c={tid}';
    const typed: FakeAnswers = {
      compose_urls: ({ pasted: base, answers: given }) => {
        const url = base ?? 'https://<<tracking_domain>>/pb';
        return {
          url,
          customize: true,
          urls: { purchase: `${url}&e=${given['event_name.purchase'] ?? ''}` },
        };
      },
    };
    const saved: Definition = {
      ...structuredClone(definition),
      answers: { 'event_name.purchase': 'Buy' },
      url: pasted,
      customize: true,
      urls: { purchase: `${pasted}&e=Buy` },
    };

    it('finds it again, so that answers go on changing what is made of it', async () => {
      const { form } = await formWith(typed, { definition: structuredClone(saved) });
      expect(form.handEdited).toEqual([]);
      await form.changeAnswers((changed) => (changed.answers['event_name.purchase'] = 'Sale'));
      expect(form.definition.urls).toEqual({ purchase: `${pasted}&e=Sale` });
      form.rebuild();
      expect(form.definition.url).toBe(pasted);
      form.stop();
    });

    it('keeps it as the base in another role', async () => {
      const { form } = await formWith(typed, { definition: structuredClone(saved) });
      const url = pasted.replace('{tid}', '{vtid}');
      const urls = { purchase: `${url}&e=Buy` };
      await form.applyRole({ definition: { ...saved, role: 'seller', url, urls }, changes: [] });
      expect(form.handEdited).toEqual([]);
      form.rebuild();
      expect(form.definition.url, 'no macro of the old role comes back').toBe(url);
      form.stop();
    });

    it('takes none for pasted that was edited by hand', async () => {
      const urls = { purchase: 'https://other.example/' };
      const { form } = await formWith(typed, { definition: { ...saved, urls } });
      expect(form.pasted).toBeNull();
      expect(form.handEdited).toEqual([null, 'purchase']);
      const { form: answered } = await formWith({}, { definition: { ...definition, url: pasted } });
      expect(answered.pasted, 'its question is answered').toBeNull();
      form.stop();
    });
  });

  it('keeps the draft before anything else may happen to it', async () => {
    const { form, host } = await formWith();
    form.change((changed) => (changed.name = 'Half'));
    await form.draft.flush();
    const kept = host.calls.find((call) => call.name === 'save_draft')?.request as Draft;
    expect(kept.definition.name).toBe('Half');
    expect(kept.step).toBe(4);
  });

  it('says what it could not do until it can, or until that is dismissed', async () => {
    let locked = true;
    const refuse = () => {
      if (locked) throw new Failure({ code: 'locked', message: 'Locked.' });
    };
    const { form } = await formWith({
      save_draft: (draft) => {
        refuse();
        return draft;
      },
    });
    form.change((changed) => (changed.name = 'Half'));
    expect(await form.draft.flush()).toBe(false);
    expect(form.failure?.code).toBe('locked');
    await form.refresh();
    expect(form.failure?.code, 'a preview keeps no draft').toBe('locked');
    locked = false;
    expect(await form.draft.flush()).toBe(true);
    expect(form.failure).toBeNull();
    locked = true;
    await form.draft.flush();
    form.dismiss();
    expect(form.failure).toBeNull();
    form.stop();
  });

  it('writes no draft after a copy is made of it', async () => {
    const { form, host } = await formWith(
      { save_integration: ({ definition: given }) => integration({ id: 'i2', definition: given }) },
      { key: 'edit:i1:1', integrationId: 'i1', baseVersion: 3 },
    );
    vi.useFakeTimers();
    form.change((changed) => (changed.notes = 'Typed just now'));
    const copy = await form.save({ asCopy: true });
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(copy?.definition).toMatchObject({ name: 'Offer copy', notes: 'Typed just now' });
    expect(host.calls.filter(({ name }) => name === 'save_draft')).toEqual([]);
    expect(form).toMatchObject({ integrationId: 'i2', baseVersion: 3 });
  });

  it('changes its role wholly or not at all', async () => {
    let refused = false;
    const { form } = await formWith({
      compose_urls: () => {
        if (refused) throw new Failure({ code: 'closed', message: 'Closed.' });
        return composed('seller.example');
      },
    });
    const switched = { definition: { ...definition, role: 'seller' as const }, changes: [] };
    refused = true;
    await expect(form.applyRole(switched)).rejects.toThrow('Closed.');
    expect(form.definition.role).toBe('affiliate');
    refused = false;
    await form.applyRole(switched);
    expect(form.definition.role).toBe('seller');
    expect(form.draft.dirty).toBe(true);
    form.stop();
  });

  it('says that an answer could not be checked', async () => {
    const { form } = await formWith({
      check_answer: () => {
        throw new Failure({ code: 'closed', message: 'Closed.' });
      },
    });
    await form.checkAnswer('tracking_domain', 'tracking_domain');
    expect(form.failure?.message).toBe('Closed.');
  });

  it('keeps the form when a save is refused, and says why', async () => {
    const { form } = await formWith({
      save_integration: () => {
        throw new Failure({ code: 'conflict', message: 'Changed meanwhile.' });
      },
    });
    form.change((changed) => (changed.name = 'Mine'));
    expect(await form.save()).toBeNull();
    expect(form.failure?.code).toBe('conflict');
    expect(form.definition.name).toBe('Mine');
    expect(form.draft.dirty, 'what was typed still wants to be saved').toBe(true);
    form.stop();
  });
});
