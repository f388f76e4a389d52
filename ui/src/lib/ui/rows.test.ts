import { describe, expect, it, vi } from 'vitest';
import { PagedRows, type Page } from './rows.svelte';

function numbers(total: number) {
  return vi.fn((offset: number, limit: number) =>
    Promise.resolve({
      total,
      rows: Array.from(
        { length: Math.max(0, Math.min(limit, total - offset)) },
        (_, at) => offset + at,
      ),
    }),
  );
}

describe('paged rows', () => {
  it('load only the pages that are looked at, each once', async () => {
    const load = numbers(1000);
    const rows = new PagedRows(load, 100);
    await vi.waitFor(() => expect(rows.total).toBe(1000));
    rows.want(250, 320);
    rows.want(250, 320);
    await vi.waitFor(() => expect(rows.at(319)).toBe(319));
    expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 200, 300]);
    expect(rows.at(150), 'nobody looked there').toBeUndefined();
  });

  it('keep the old rows on screen while newer ones come, and when they fail to', async () => {
    const load = vi
      .fn<() => Promise<Page<string>>>()
      .mockResolvedValueOnce({ total: 1, rows: ['old'] });
    const rows = new PagedRows(load);
    await vi.waitFor(() => expect(rows.at(0)).toBe('old'));
    load.mockRejectedValueOnce(new Error('locked'));
    rows.reload();
    await vi.waitFor(() => expect(rows.failure).toBeInstanceOf(Error));
    expect(rows.at(0)).toBe('old');
    load.mockResolvedValueOnce({ total: 1, rows: ['new'] });
    rows.reload();
    await vi.waitFor(() => expect(rows.at(0)).toBe('new'));
    expect(rows.failure).toBeUndefined();
  });

  it('ignore an answer to a question that is no longer asked', async () => {
    const answers: ((page: Page<string>) => void)[] = [];
    const rows = new PagedRows(() => new Promise<Page<string>>((answer) => answers.push(answer)));
    rows.reload();
    answers[1]?.({ total: 1, rows: ['second'] });
    await vi.waitFor(() => expect(rows.at(0)).toBe('second'));
    answers[0]?.({ total: 9, rows: ['first'] });
    await Promise.resolve();
    expect(rows.total).toBe(1);
    await vi.waitFor(() => expect(rows.loading).toBe(false));
  });

  it('drop what lies beyond a new end', async () => {
    let total = 300;
    const rows = new PagedRows<number>((offset, limit) => numbers(total)(offset, limit), 100);
    await vi.waitFor(() => expect(rows.total).toBe(300));
    rows.want(250, 260);
    await vi.waitFor(() => expect(rows.at(255)).toBe(255));
    total = 50;
    rows.reload();
    await vi.waitFor(() => expect(rows.total).toBe(50));
    expect(rows.at(255)).toBeUndefined();
    await vi.waitFor(() => expect(rows.at(49), 'the view moves to what is left').toBe(49));
  });
});
