import { describe, expect, it, vi } from 'vitest';
import { asFailure, Failure } from '$lib/host';
import { FakeHost } from '$lib/host/fake';
import { Theme } from '$lib/theme/theme.svelte';
import { classify, Entities, Kept, Preferences, UndoStack } from '.';

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (thrown: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('entities', () => {
  it('ask once for what is wanted twice', async () => {
    const fetch = vi.fn((id: string) => Promise.resolve(`${id}!`));
    const entities = new Entities(fetch);
    expect(await Promise.all([entities.load('a'), entities.load('a')])).toEqual(['a!', 'a!']);
    expect(await entities.load('a')).toBe('a!');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('ask again for what changed, and keep the old until the new is here', async () => {
    const second = later<string>();
    const fetch = vi.fn<(id: string) => Promise<string>>().mockResolvedValueOnce('old');
    const entities = new Entities(fetch);
    await entities.load('a');
    fetch.mockReturnValueOnce(second.promise);
    entities.invalidate(['a', 'never-seen']);
    expect(entities.get('a')).toBe('old');
    expect(fetch, 'nobody looks at never-seen').toHaveBeenCalledTimes(2);
    second.resolve('new');
    await vi.waitFor(() => expect(entities.get('a')).toBe('new'));
    expect(entities.revision).toBe(1);
  });

  it('do not let a late answer overwrite a newer one', async () => {
    const first = later<string>();
    const second = later<string>();
    const fetch = vi
      .fn<(id: string) => Promise<string>>()
      .mockReturnValueOnce(first.promise)
      .mockReturnValueOnce(second.promise);
    const entities = new Entities(fetch);
    const asked = entities.load('a');
    entities.invalidate(['a']);
    second.resolve('new');
    await vi.waitFor(() => expect(entities.get('a')).toBe('new'));
    first.resolve('old');
    await asked;
    expect(entities.get('a'), 'the engine had already said that old is old').toBe('new');
  });

  it('forget what is gone', async () => {
    const fetch = vi.fn<(id: string) => Promise<string>>().mockResolvedValueOnce('here');
    const entities = new Entities(fetch);
    await entities.load('a');
    fetch.mockRejectedValueOnce(new Failure({ code: 'not_found', message: 'gone' }));
    entities.invalidate([]);
    await vi.waitFor(() => expect(entities.get('a')).toBeUndefined());
  });

  it('keep what they have when the engine could not be asked, and ask for it again', async () => {
    const fetch = vi.fn<(id: string) => Promise<string>>().mockResolvedValueOnce('old');
    const entities = new Entities(fetch);
    await entities.load('a');
    const refused = later<string>();
    fetch.mockReturnValueOnce(refused.promise);
    entities.invalidate(['a']);
    refused.reject(new Failure({ code: 'locked', message: 'busy' }));
    await expect(entities.load('a')).rejects.toThrow('busy');
    expect(entities.get('a')).toBe('old');
    fetch.mockResolvedValueOnce('new');
    expect(await entities.load('a')).toBe('new');
  });

  it('lose nothing by a refusal that was overtaken', async () => {
    const fetch = vi.fn<(id: string) => Promise<string>>().mockResolvedValueOnce('old');
    const entities = new Entities(fetch);
    await entities.load('a');
    const overtaken = later<string>();
    fetch.mockReturnValueOnce(overtaken.promise).mockResolvedValueOnce('restored');
    entities.invalidate(['a']);
    entities.invalidate(['a']);
    await vi.waitFor(() => expect(entities.get('a')).toBe('restored'));
    overtaken.reject(new Failure({ code: 'not_found', message: 'gone' }));
    await overtaken.promise.catch(() => undefined);
    await Promise.resolve();
    expect(entities.get('a')).toBe('restored');
  });
});

describe('a kept thing', () => {
  it('can be asked for again after a failure', async () => {
    const fetch = vi.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce(1);
    const kept = new Kept<number>(fetch);
    await expect(kept.load()).rejects.toThrow('busy');
    expect(await kept.load()).toBe(1);
    expect(kept.value).toBe(1);
  });
});

describe('undo', () => {
  it('takes back the latest first', async () => {
    const undone: string[] = [];
    const stack = new UndoStack();
    for (const done of ['first', 'second'])
      stack.push({ done, undo: () => void undone.push(done) });
    await stack.undo();
    await stack.undo();
    await stack.undo();
    expect(undone).toEqual(['second', 'first']);
  });

  it('keeps what could not be taken back', async () => {
    const stack = new UndoStack();
    stack.push({ done: 'deleted', undo: () => Promise.reject(new Error('locked')) });
    await expect(stack.undo()).rejects.toThrow('locked');
    expect(stack.latest?.done).toBe('deleted');
  });
});

describe('failures', () => {
  it('keep the engine’s code, hint and field', () => {
    const report = { code: 'conflict', message: 'changed', hint: 'Load it.', field: 'name' };
    expect(asFailure(report)).toMatchObject(report);
  });

  it('without a code are internal, and say what to do', () => {
    const failure = asFailure('boom');
    expect(failure.code).toBe('internal');
    expect(failure.message).toBe('boom');
    expect(failure.hint).not.toBe('');
  });

  it('stand at their field if they have one', () => {
    expect(classify({ code: 'disk_full', field: 'name' }).place).toBe('field');
  });

  it('that no line of the table knows are a banner', () => {
    expect(classify({ code: 'brand_new', field: null })).toEqual({
      severity: 'error',
      place: 'banner',
    });
  });

  it('of a lost database take the page, of a full disk they do not', () => {
    expect(classify({ code: 'newer_database', field: null }).place).toBe('page');
    expect(classify({ code: 'disk_full', field: null }).place).toBe('banner');
  });
});

describe('preferences', () => {
  it('are read once and written through', async () => {
    const host = new FakeHost();
    host.stored.set('theme', 'dark').set('sidebarCollapsed', true);
    const preferences = new Preferences(host);
    await preferences.load();
    expect(preferences.values).toMatchObject({ theme: 'dark', sidebarCollapsed: true });
    preferences.set('splits', { test: 40 });
    expect(host.stored.get('splits')).toEqual({ test: 40 });
  });

  it('of a wrong type are as if they had never been stored', async () => {
    const host = new FakeHost();
    host.stored.set('theme', 'neon').set('recentActions', [1, 'undo']).set('splits', 'wide');
    const preferences = new Preferences(host);
    await preferences.load();
    expect(preferences.values).toMatchObject({
      theme: 'system',
      recentActions: ['undo'],
      splits: {},
    });
  });

  it('that cannot be read do not keep the window shut', async () => {
    const host = new FakeHost();
    host.preferences.get = () => Promise.reject(new Error('torn'));
    const preferences = new Preferences(host);
    await preferences.load();
    expect(preferences.values.theme).toBe('system');
  });
});

describe('the theme', () => {
  it('follows the system until the user chooses', () => {
    const root = document.createElement('html');
    const query = Object.assign(new EventTarget(), { matches: true });
    const theme = new Theme(root, query as unknown as MediaQueryList);
    expect(root.className).toBe('dark');
    query.dispatchEvent(Object.assign(new Event('change'), { matches: false }));
    expect(theme.inForce).toBe('light');
    theme.choose('dark');
    expect(root.className).toBe('dark');
  });
});
