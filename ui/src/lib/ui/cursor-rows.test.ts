import { describe, expect, it, vi } from 'vitest';
import { CursorRows, type CursorPage } from './cursor-rows.svelte';

/** A list that grows at its front, as the log does. */
function log(length: number) {
  let rows = Array.from({ length }, (_, at) => ({ id: length - at, word: 'old' }));
  const load = vi.fn((cursor: string | null, limit: number) => {
    const below = cursor === null ? Infinity : Number(cursor);
    const fitting = rows.filter(({ id }) => id < below);
    const page = fitting.slice(0, limit);
    const last = page.at(-1);
    return Promise.resolve<CursorPage<{ id: number; word: string }>>({
      rows: page,
      next: last && fitting.length > limit ? String(last.id) : null,
    });
  });
  return {
    load,
    arrive(count: number) {
      const top = rows[0]?.id ?? 0;
      const fresh = Array.from({ length: count }, (_, at) => ({
        id: top + count - at,
        word: 'new',
      }));
      rows = [...fresh, ...rows];
    },
    change(id: number, word: string) {
      rows = rows.map((row) => (row.id === id ? { id, word } : row));
    },
    /** Rows come to match that stood among the others all the time. */
    insert(...ids: number[]) {
      rows = [...rows, ...ids.map((id) => ({ id, word: 'late' }))].sort((a, b) => b.id - a.id);
    },
    remove(id: number) {
      rows = rows.filter((row) => row.id !== id);
    },
  };
}
async function opened(length: number, size = 10) {
  const source = log(length);
  const gone = vi.fn();
  const rows = new CursorRows(source.load, ({ id }) => String(id), gone, size);
  await rows.reload();
  const ids = () => rows.held.map(({ id }) => id);
  return { ...source, rows, ids, gone };
}

describe('rows by cursor', () => {
  it('come page by page as far as somebody looks', async () => {
    const { rows, load } = await opened(35);
    expect(rows.held).toHaveLength(10);
    expect(rows.total, 'there is room to scroll on').toBeGreaterThan(10);
    expect(rows.count, 'nobody has counted yet').toBeUndefined();
    rows.want(5, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    expect(load.mock.calls.map(([cursor]) => cursor)).toEqual([null, '26']);
    rows.want(15, 35);
    await vi.waitFor(() => expect(rows.held).toHaveLength(35));
    expect(rows.total, 'the end is the end').toBe(35);
    expect(rows.count).toBe(35);
  });

  it('count what arrives without moving what is shown', async () => {
    const { rows, ids, arrive, change } = await opened(35);
    const before = ids();
    arrive(3);
    change(30, 'settled');
    await rows.refresh(false);
    expect(ids()).toEqual(before);
    expect(rows.newer).toBe(3);
    expect(rows.newerIsMore).toBe(false);
    expect(rows.held.find(({ id }) => id === 30)?.word, 'in its place, but new').toBe('settled');
    await rows.reload();
    expect(ids()[0]).toBe(38);
    expect(rows.newer).toBe(0);
  });

  it('take in what arrives when nobody’s hand is on the list', async () => {
    const { rows, ids, arrive } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    arrive(2);
    await rows.refresh(true);
    expect(ids()).toHaveLength(22);
    expect(ids()[0]).toBe(37);
    rows.want(0, 30);
    await vi.waitFor(() => expect(rows.held.length).toBeGreaterThan(22));
    expect(new Set(ids()).size, 'no row twice').toBe(ids().length);
  });

  it('stand in their places where they came to match late', async () => {
    const { rows, ids, remove, insert, arrive } = await opened(35);
    remove(33);
    await rows.refresh(true);
    rows.want(0, 9);
    await vi.waitFor(() => expect(ids()).toHaveLength(19));
    insert(33);
    arrive(1);
    await rows.refresh(true);
    expect(ids().slice(0, 5)).toEqual([36, 35, 34, 33, 32]);
    expect(ids()).toEqual([...ids()].sort((a, b) => b - a));
  });

  it('are not new where they only moved up onto the first page', async () => {
    const { rows, ids, remove, arrive } = await opened(35);
    remove(33);
    await rows.refresh(false);
    expect(rows.newer).toBe(0);
    arrive(1);
    await rows.refresh(true);
    expect(ids()).toEqual([36, 35, 34, 32, 31, 30, 29, 28, 27, 26]);
  });

  it('say that there are more than a page of new ones', async () => {
    const { rows, arrive } = await opened(35);
    arrive(50);
    await rows.refresh(false);
    expect(rows.newer).toBe(10);
    expect(rows.newerIsMore).toBe(true);
    await rows.refresh(true);
    expect(rows.held[0]?.id).toBe(85);
  });

  it('let go of what no longer fits, also further down', async () => {
    const { rows, ids, remove, gone } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    remove(34);
    remove(22);
    rows.want(8, 18);
    await vi.waitFor(() => expect(rows.loading).toBe(false));
    await rows.refresh(false);
    expect(ids()).not.toContain(34);
    expect(ids()).not.toContain(22);
    expect(gone.mock.calls.flat(2)).toEqual(['34', '22']);
    expect(new Set(ids()).size).toBe(ids().length);
  });

  it('are not gone where others came into their middle', async () => {
    const { rows, ids, insert, remove, gone } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    remove(17);
    insert(21.5, 22.5);
    rows.want(8, 18);
    await vi.waitFor(() => expect(rows.loading).toBe(false));
    await rows.refresh(false);
    expect(ids().slice(10, 21)).toEqual([25, 24, 23, 22.5, 22, 21.5, 21, 20, 19, 18, 16]);
    expect(gone.mock.calls.flat(2)).toEqual(['17']);
  });

  it('are let go of where the last of a page leaves', async () => {
    const { rows, ids, remove, gone } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    remove(16);
    rows.want(8, 14);
    await rows.refresh(false);
    expect(ids()).not.toContain(16);
    expect(gone.mock.calls.flat(2)).toEqual(['16']);
  });

  it('are told to be gone when the list begins anew, as soon as a page shows it', async () => {
    const { rows, remove, gone } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    remove(33);
    remove(18);
    await rows.reload();
    expect(gone.mock.calls.flat(2), 'the others may be further down').toEqual(['33']);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    expect(gone.mock.calls.flat(2)).toEqual(['33', '18']);
  });

  it('are all gone that the answer to another question does not show', async () => {
    const { rows, gone } = await opened(35);
    rows.want(0, 12);
    await vi.waitFor(() => expect(rows.held).toHaveLength(20));
    await Promise.all([rows.reload(true), rows.reload()]);
    expect(gone.mock.calls.flat(2)).toEqual([
      '25',
      '24',
      '23',
      '22',
      '21',
      '20',
      '19',
      '18',
      '17',
      '16',
    ]);
  });

  it('stay on screen while another question is asked, and when it fails', async () => {
    const { rows, load } = await opened(5);
    load.mockRejectedValueOnce(new Error('locked'));
    await rows.reload();
    expect(rows.held).toHaveLength(5);
    expect(rows.failure).toBeInstanceOf(Error);
    await rows.reload();
    expect(rows.failure).toBeUndefined();
  });

  it('ignore an answer to a question that is no longer asked', async () => {
    const answers: ((page: CursorPage<string>) => void)[] = [];
    const rows = new CursorRows<string>(
      () => new Promise((answer) => answers.push(answer)),
      (row) => row,
    );
    const first = rows.reload();
    const second = rows.reload();
    answers[1]?.({ rows: ['second'], next: null });
    await second;
    answers[0]?.({ rows: ['first'], next: null });
    await first;
    expect(rows.held).toEqual(['second']);
  });
});
