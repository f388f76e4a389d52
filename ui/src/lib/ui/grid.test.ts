import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { describe, expect, it, vi } from 'vitest';
import { expectAccessible } from '$lib/testing';
import GridSample from './GridSample.svelte';
import { PagedRows } from './rows.svelte';

async function drawn(props: { total: number } & Record<string, unknown>) {
  const user = userEvent.setup();
  const result = render(GridSample, { props });
  const grid = await screen.findByRole('grid', { name: 'Integrations' });
  await waitFor(() => expect(within(grid).getAllByRole('row').length).toBeGreaterThan(1));
  const rowAt = (index: number) =>
    within(grid)
      .getAllByRole('row')
      .find((row) => row.getAttribute('aria-rowindex') === String(index + 2));
  const focus = (index: number) => rowAt(index)?.focus();
  return { ...result, user, grid, rowAt, focus };
}
const focused = () => document.activeElement?.getAttribute('aria-rowindex');

/** Rows that change while they are looked at. */
function changing(numbers: number[]) {
  let now = numbers;
  const rows = new PagedRows<number>((offset, limit) =>
    Promise.resolve({ total: now.length, rows: now.slice(offset, offset + limit) }),
  );
  const become = async (other: number[]) => {
    now = other;
    rows.reload();
    await waitFor(() => expect(rows.held).toEqual(other));
    await tick();
  };
  return { rows, become };
}

/** Rows on several pages, whose answers come one by one. */
function paged(numbers: number[]) {
  let now = numbers;
  const answers = new Map<number, () => void>();
  const rows = new PagedRows<number>(async (offset, limit) => {
    if (now !== numbers) await new Promise<void>((answer) => answers.set(offset, answer));
    return { total: now.length, rows: now.slice(offset, offset + limit) };
  });
  const become = (other: number[]) => {
    now = other;
    rows.reload();
  };
  const answer = async (offset: number) => {
    await waitFor(() => expect(answers.has(offset)).toBe(true));
    answers.get(offset)?.();
    // Long enough for what came to be drawn.
    await new Promise((rest) => setTimeout(rest, 50));
  };
  return { rows, become, answer };
}
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);
/** Both pages are in the view. */
async function toBoundary({ grid, rowAt }: Awaited<ReturnType<typeof drawn>>) {
  await waitFor(() => {
    grid.parentElement?.scrollTo({ top: 97 * 40 });
    expect(rowAt(101)).toHaveTextContent('RedTrack 102');
  });
}

describe('the grid', () => {
  it('tells how many rows there are, not how many are drawn', async () => {
    const { grid, container } = await drawn({ total: 10_000 });
    expect(grid).toHaveAttribute('aria-rowcount', '10001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    await expectAccessible(container);
  });

  it('moves by arrows, Home, End and the page keys', async () => {
    const { user, focus } = await drawn({ total: 10_000 });
    focus(0);
    await user.keyboard('{ArrowDown}{ArrowDown}');
    await waitFor(() => expect(focused()).toBe('4'));
    await user.keyboard('{ArrowUp}');
    await waitFor(() => expect(focused()).toBe('3'));
    await user.keyboard('{Home}');
    await waitFor(() => expect(focused()).toBe('2'));
    await user.keyboard('{ArrowUp}');
    await waitFor(() => expect(focused(), 'there is nothing above the first row').toBe('2'));
    await user.keyboard('{PageDown}');
    await waitFor(() => expect(Number(focused())).toBeGreaterThan(3));
  });

  it('keeps the focused row mounted when the view is elsewhere', async () => {
    const { focus, grid, rowAt } = await drawn({ total: 10_000 });
    focus(1);
    const scroller = grid.parentElement;
    if (!scroller) throw new Error('the grid has a scroller');
    await waitFor(() => {
      scroller.scrollTo({ top: 200_000 });
      expect(rowAt(5000)).toBeDefined();
    });
    expect(focused(), 'the focus must never fall back to the body').toBe('3');
  });

  it('keeps marked text, wherever one scrolls, until it is marked no more', async () => {
    const { grid, rowAt } = await drawn({ total: 10_000 });
    const scroller = grid.parentElement;
    const marked = window.getSelection();
    if (!scroller || !marked) throw new Error('the grid has a scroller');
    const [from, to] = [screen.getByText('RedTrack 4'), screen.getByText('RedTrack 5')];
    marked.setBaseAndExtent(from, 0, to, 1);
    const words = marked.toString();
    expect(words).toMatch(/^RedTrack 4.*RedTrack 5$/s);
    for (const top of [2000, 200_000]) {
      await waitFor(() => {
        scroller.scrollTo({ top });
        expect(rowAt(top / 40)).toBeDefined();
      });
    }
    // Time enough for the list to rest.
    await new Promise((rest) => setTimeout(rest, 300));
    expect(marked.toString()).toBe(words);
    expect(rowAt(3)).toBeDefined();
    marked.removeAllRanges();
    scroller.scrollTo({ top: 100_000 });
    await waitFor(() => expect(rowAt(2500)).toBeDefined());
    expect(rowAt(3), 'it is not kept for ever').toBeUndefined();
  });

  it('has its rows in order again when it rests, and the focus where it was', async () => {
    const { focus, grid, rowAt } = await drawn({ total: 10_000 });
    focus(3);
    const row = rowAt(3);
    const scroller = grid.parentElement;
    if (!scroller) throw new Error('the grid has a scroller');
    const order = () =>
      within(grid)
        .getAllByRole('row')
        .map((one) => Number(one.getAttribute('aria-rowindex')));
    await waitFor(() => {
      scroller.scrollTo({ top: 2000 });
      expect(rowAt(50)).toBeDefined();
    });
    for (const top of [2200, 2120, 2600, 1900]) scroller.scrollTo({ top });
    await waitFor(() => {
      expect(rowAt(48)).toBeDefined();
      expect(order()).toEqual(order().sort((a, b) => a - b));
    });
    expect(document.activeElement).toBe(row);
    expect(focused()).toBe('5');
  });

  it('has exactly one row in the tab order', async () => {
    const { grid, focus } = await drawn({ total: 50 });
    focus(3);
    await waitFor(() => {
      const stops = within(grid)
        .getAllByRole('row')
        .filter((row) => row.tabIndex === 0 && row.hasAttribute('data-row'));
      expect(stops.map((row) => row.getAttribute('aria-rowindex'))).toEqual(['5']);
    });
  });

  it('opens by Enter and by click, and passes on the keys that it does not use', async () => {
    const onopen = vi.fn();
    const onkey = vi.fn();
    const { user, focus } = await drawn({ total: 5, onopen, onkey });
    focus(0);
    await user.keyboard('{Enter}');
    await user.click(screen.getByText('RedTrack 2'));
    expect(onopen.mock.calls).toEqual([[1], [2]]);
    focus(0);
    await user.keyboard('t');
    expect(onkey).toHaveBeenCalledWith(expect.objectContaining({ key: 't' }), 1);
  });

  it('selects by Shift+Space, by checkbox and all at once', async () => {
    const selection = new SvelteSet<string>();
    const { user, focus, rowAt } = await drawn({ total: 5, selection });
    focus(1);
    await user.keyboard('{Shift>} {/Shift}');
    expect([...selection]).toEqual(['2']);
    expect(rowAt(1)).toHaveAttribute('aria-selected', 'true');
    await user.click(screen.getByRole('checkbox', { name: 'Select RedTrack 4' }));
    expect([...selection]).toEqual(['2', '4']);
    expect(screen.getByRole('checkbox', { name: 'Select all' })).toBePartiallyChecked();
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    expect(selection.size).toBe(5);
    await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
    expect(selection.size).toBe(0);
  });

  it('offers a row’s actions behind its button', async () => {
    const onedit = vi.fn();
    const { user } = await drawn({ total: 5, onedit });
    await user.click(screen.getByRole('button', { name: 'Actions for RedTrack 3' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    await waitFor(() => expect(onedit).toHaveBeenCalledWith(3));
  });

  it('offers the same actions under Shift+F10', async () => {
    const onedit = vi.fn();
    const { user, focus } = await drawn({ total: 5, onedit });
    focus(1);
    await user.keyboard('{Shift>}{F10}{/Shift}');
    expect(await screen.findByRole('menuitem', { name: 'Edit' })).toBeInTheDocument();
    await expectAccessible(document.body);
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(onedit).toHaveBeenCalledWith(2));
  });

  it('says how it is sorted and asks for another order', async () => {
    const onsort = vi.fn();
    const { user } = await drawn({ total: 5, onsort });
    const name = screen.getByRole('columnheader', { name: 'Name' });
    expect(name).toHaveAttribute('aria-sort', 'ascending');
    await user.click(within(name).getByRole('button', { name: 'Name' }));
    expect(onsort).toHaveBeenCalledWith({ key: 'name', descending: true });
  });

  it('keeps the focus on its row where others go away and come before it', async () => {
    const onkey = vi.fn();
    const { rows, become } = changing([1, 2, 3, 4, 5, 6]);
    const { user, focus } = await drawn({ total: 6, rows, onkey });
    focus(4);
    const row = document.activeElement;
    await become([1, 3, 4, 5, 6]);
    await waitFor(() => expect(focused()).toBe('5'));
    expect(document.activeElement, 'it never left the row').toBe(row);
    await user.keyboard('r');
    expect(onkey).toHaveBeenLastCalledWith(expect.objectContaining({ key: 'r' }), 5);
    await become([8, 7, 6, 5, 4, 3, 1]);
    await waitFor(() => expect(focused()).toBe('5'));
    expect(document.activeElement).toHaveTextContent('RedTrack 5');
  });

  it('draws each row once where a row goes from one page to another', async () => {
    const { rows, become, answer } = paged(upTo(150));
    const all = await drawn({ total: 150, rows });
    await toBoundary(all);
    become(upTo(150).filter((number) => number !== 5));
    await answer(0);
    await answer(100);
    expect(all.rowAt(99)).toHaveTextContent('RedTrack 101');
    const places = within(all.grid)
      .getAllByRole('row')
      .map((row) => row.getAttribute('aria-rowindex'));
    expect(new Set(places).size).toBe(places.length);
  });

  it('keeps the focus on a row that goes to a page that is still to come', async () => {
    const onkey = vi.fn();
    const { rows, become, answer } = paged(upTo(150));
    const all = await drawn({ total: 150, rows, onkey });
    await toBoundary(all);
    all.focus(99);
    const row = document.activeElement;
    expect(row).toHaveTextContent('RedTrack 100');
    become([0, ...upTo(150)]);
    await answer(0);
    await all.user.keyboard('r');
    expect(onkey, 'another row stands there meanwhile').not.toHaveBeenCalled();
    await answer(100);
    await waitFor(() => expect(focused()).toBe('102'));
    expect(document.activeElement, 'it never left the row').toBe(row);
    expect(row).toHaveTextContent('RedTrack 100');
    await all.user.keyboard('r');
    expect(onkey).toHaveBeenLastCalledWith(expect.objectContaining({ key: 'r' }), 100);
  });

  it('keeps the focus on the last row where one before it goes', async () => {
    const { rows, become, answer } = paged(upTo(150));
    const all = await drawn({ total: 150, rows });
    await toBoundary(all);
    await waitFor(() => {
      all.grid.parentElement?.scrollTo({ top: 149 * 40 });
      expect(all.rowAt(149)).toBeDefined();
    });
    all.focus(149);
    // Both pages are wanted, as if the view reached from one to the other.
    rows.want(90, 150);
    become(upTo(150).filter((number) => number !== 5));
    await answer(0);
    await answer(100);
    await waitFor(() => expect(focused()).toBe('150'));
    expect(document.activeElement).toHaveTextContent('RedTrack 150');
  });

  it('hands the focus on to the neighbour where its row is gone, and tells of it', async () => {
    const { rows, become } = changing([1, 2, 3, 4, 5]);
    const { focus } = await drawn({ total: 5, rows });
    focus(1);
    const gone = document.activeElement;
    await become([1, 3, 4, 5]);
    await waitFor(() => expect(document.activeElement).toHaveTextContent('RedTrack 3'));
    expect(document.activeElement, 'a focus that moves is read out').not.toBe(gone);
    focus(3);
    await become([1, 3, 4]);
    await waitFor(() => expect(document.activeElement).toHaveTextContent('RedTrack 4'));
  });

  it('gives the focus back to the row whose menu it was, wherever that stands by then', async () => {
    const { rows, become } = changing([1, 2, 3, 4, 5]);
    const { user } = await drawn({ total: 5, rows });
    await user.click(screen.getByRole('button', { name: 'Actions for RedTrack 2' }));
    await screen.findByRole('menuitem', { name: 'Edit' });
    await become([1, 3, 4, 2, 5]);
    await user.keyboard('{Escape}');
    const opener = screen.getByRole('button', { name: 'Actions for RedTrack 2' });
    await waitFor(() => expect(opener).toHaveFocus());
    await user.click(opener);
    await screen.findByRole('menuitem', { name: 'Edit' });
    await become([1, 3, 4, 5]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toHaveTextContent('RedTrack 5'));
  });

  it('gives the focus to no stranger’s menu where the row is gone whose menu it was', async () => {
    const { rows, become } = changing([1, 2, 3, 4, 5]);
    const { user } = await drawn({ total: 5, rows });
    await user.click(screen.getByRole('button', { name: 'Actions for RedTrack 2' }));
    const edit = await screen.findByRole('menuitem', { name: 'Edit' });
    edit.focus();
    await become([1, 3, 4, 5, 6]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toHaveTextContent('RedTrack 3'));
    expect(document.activeElement).toHaveAttribute('data-row');
  });

  it('leaves the stop of the Tab key in its place while the focus is elsewhere', async () => {
    const elsewhere = document.body.appendChild(document.createElement('button'));
    const { rows, become } = changing([3, 4, 5]);
    const { rowAt, focus } = await drawn({ total: 3, rows });
    focus(0);
    elsewhere.focus();
    await become([1, 2, 3, 4, 5]);
    await waitFor(() => expect(rowAt(4)).toBeDefined());
    expect(rowAt(0)).toHaveAttribute('tabindex', '0');
    elsewhere.remove();
  });

  it('leaves the stop of the Tab key at the first row until somebody was on one', async () => {
    const { rows, become } = changing([3, 4, 5]);
    const { rowAt } = await drawn({ total: 3, rows });
    await become([1, 2, 3, 4, 5]);
    await waitFor(() => expect(rowAt(4)).toBeDefined());
    expect(rowAt(0)).toHaveAttribute('tabindex', '0');
  });
});
