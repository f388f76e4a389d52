import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectAccessible, renderIn } from '$lib/testing';
import {
  Button,
  CopyButton,
  Diamonds,
  Disclosure,
  EmptyState,
  ErrorState,
  markWords,
  Progress,
  Skeleton,
  Tabs,
  UrlText,
  VerdictMark,
  type Mark,
} from '.';

const text = (html: string) => createRawSnippet(() => ({ render: () => `<span>${html}</span>` }));

describe('a URL', () => {
  it('may break between its parameters, and is copied as it is', () => {
    const url = 'https://track.example.com/pb?clickid={tid}&sum=';
    const { container } = render(UrlText, { props: { text: url } });
    expect(container.textContent).toBe(url);
    const parts = container.innerHTML.replace(/<!--.*?-->/g, '').split('<wbr>');
    expect(parts).toEqual(['https://track.example.com/pb', '?clickid=', '{tid}', '&amp;sum=', '']);
  });
});

describe('a mark', () => {
  it('has a shape of its own for every state: colour alone never tells them apart', () => {
    const shapes = (Object.keys(markWords) as Mark[]).map((mark) => {
      const { container, unmount } = render(VerdictMark, { props: { mark } });
      const shape = container.querySelector('svg')?.innerHTML;
      unmount();
      return shape;
    });
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('is an image by its word, or silent beside it', () => {
    const { unmount } = render(VerdictMark, { props: { mark: 'not_delivered' } });
    expect(screen.getByRole('img', { name: 'Not delivered' })).toBeInTheDocument();
    unmount();
    render(VerdictMark, { props: { mark: 'not_delivered', word: true } });
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText('Not delivered')).toBeInTheDocument();
  });
});

describe('a button', () => {
  it('that is busy keeps the focus, says so and does nothing more', async () => {
    const user = userEvent.setup();
    const onclick = vi.fn();
    render(Button, { props: { busy: true, onclick, children: text('Send test') } });
    const button = screen.getByRole('button', { name: 'Send test' });
    await user.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button).toHaveFocus();
    expect(button).toHaveAttribute('aria-busy', 'true');
  });
});

describe('the copy button', () => {
  it('copies through the host and says so politely', async () => {
    const user = userEvent.setup();
    const { host } = await renderIn(CopyButton, {
      props: { text: () => Promise.resolve('{tid}'), label: 'Copy macro' },
    });
    await user.click(screen.getByRole('button', { name: 'Copy macro' }));
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Copied'));
    expect(host.copied).toBe('{tid}');
  });

  it('does not claim what did not happen', async () => {
    const user = userEvent.setup();
    const { host } = await renderIn(CopyButton, { props: { text: 'x' } });
    host.clipboard.writeText = () => Promise.reject(new Error('no clipboard'));
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Could not copy'));
  });
});

describe('the diamonds', () => {
  it('are a list of steps of which one is the current', async () => {
    const user = userEvent.setup();
    const onselect = vi.fn();
    const { container } = render(Diamonds, {
      props: {
        steps: [
          { id: 'template', label: 'Template', state: 'done' },
          { id: 'events', label: 'Events', state: 'problem' },
          { id: 'review', label: 'Review', state: 'todo', locked: true },
        ],
        current: 'events',
        onselect,
      },
    });
    expect(screen.getByRole('list', { name: 'Steps' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Events/ })).toHaveAttribute('aria-current', 'step');
    await user.click(screen.getByRole('button', { name: /^Template/ }));
    await user.click(screen.getByRole('button', { name: /^Review/ }));
    expect(onselect.mock.calls, 'a locked step can be reached, not entered').toEqual([
      ['template'],
    ]);
    await expectAccessible(container);
  });
});

describe('tabs', () => {
  it('move by arrows and show one panel', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    const { container } = render(Tabs, {
      props: {
        label: 'Events',
        tabs: [
          { value: 'purchase', label: 'Initial purchase' },
          { value: 'upsell', label: 'Upsell purchase' },
        ],
        onchange,
        panel: text('What belongs to it'),
      },
    });
    screen.getByRole('tab', { name: 'Initial purchase' }).focus();
    await user.keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenCalledWith('upsell');
    expect(screen.getAllByRole('tabpanel')).toHaveLength(1);
    await expectAccessible(container);
  });
});

describe('a disclosure', () => {
  it('is a button by its label, with the state of what it opens', async () => {
    const user = userEvent.setup();
    const label = 'Initial purchase: Accepted, HTTP 200, 184 ms';
    render(Disclosure, { props: { label, children: text('Diagnosis') } });
    const button = screen.getByRole('button', { name: label });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await user.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('Diagnosis')).toBeVisible();
  });
});

describe('the states of a panel', () => {
  afterEach(() => void vi.useRealTimers());

  it('offer one thing to do', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    const onretry = vi.fn();
    render(EmptyState, { props: { title: 'Nothing yet', action: { label: 'Add one', run } } });
    render(ErrorState, {
      props: { failure: { message: 'The disk is full.', hint: 'Free some space.' }, onretry },
    });
    await user.click(screen.getByRole('button', { name: 'Add one' }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(run).toHaveBeenCalledTimes(1);
    expect(onretry).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('alert')).toHaveTextContent('The disk is full. Free some space.');
    await expectAccessible(document.body);
  });

  it('say how bad a failure is, as the table of failures has it', () => {
    for (const [code, mark] of [
      ['conflict', 'Warning'],
      ['disk_full', 'Error'],
    ]) {
      const { unmount } = render(ErrorState, { props: { failure: { message: 'No.', code } } });
      expect(within(screen.getByRole('alert')).getByRole('img', { name: mark })).toBeVisible();
      unmount();
    }
  });

  it('show no skeleton for a wait that nobody notices', async () => {
    vi.useFakeTimers();
    render(Skeleton, { props: { label: 'Loading integrations' } });
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    await vi.advanceTimersByTimeAsync(200);
    expect(screen.getByRole('status')).toHaveTextContent('Loading integrations');
  });

  it('say progress in words', () => {
    render(Progress, {
      props: { label: 'Sending', value: 120, max: 300, text: '120 of 300 rows' },
    });
    const bar = screen.getByRole('progressbar', { name: 'Sending' });
    expect(bar).toHaveAttribute('aria-valuetext', '120 of 300 rows');
    expect(bar).toHaveAttribute('aria-valuenow', '120');
  });
});
