import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderIn } from '$lib/testing';
import { FakeHost } from '$lib/host/fake';
import { Bench } from './bench.svelte';
import { answers, integration, macro, samples } from './samples-for-tests';
import SampleValues from './SampleValues.svelte';

async function open() {
  const more = ['city', 'state'].map((name) => ({
    macro: macro(name, 'order'),
    value: name,
    inferred: false,
    note: '',
  }));
  const bench = new Bench(
    new FakeHost(answers({ list_samples: () => [...samples, ...more] })),
    'i1',
  );
  bench.take(integration());
  await vi.waitFor(() => expect(bench.preview).not.toBeNull());
  await renderIn(SampleValues, { props: { bench, event: 'purchase' as const } });
  const names = () =>
    within(screen.getByRole('grid', { name: 'Sample values' }))
      .getAllByRole('textbox')
      .map((field) => field.getAttribute('aria-label')?.replace('Value of ', ''));
  return { bench, names, user: userEvent.setup() };
}

describe('the sample values', () => {
  it('keep their places while one is typed, and the focus with it', async () => {
    const { bench, names, user } = await open();
    expect(names()).toEqual(['tid', 'order_amount']);
    await user.click(screen.getByRole('button', { name: 'Show 3 further macros' }));
    const all = ['tid', 'order_amount', 'country', 'city', 'state'];
    expect(names()).toEqual(all);
    const field = screen.getByRole('textbox', { name: 'Value of state' });
    await user.clear(field);
    await user.type(field, 'Ohio');
    expect(field).toHaveFocus();
    expect(field).toHaveValue('Ohio');
    expect(bench.samples.changed('purchase')).toEqual({ state: 'Ohio' });
    expect(names()).toEqual(all);
  });

  it('keep what was changed in view once the rest is put away', async () => {
    const { names, user } = await open();
    await user.click(screen.getByRole('button', { name: 'Show 3 further macros' }));
    await user.type(screen.getByRole('textbox', { name: 'Value of state' }), '!');
    await user.click(screen.getByRole('button', { name: 'Show only what this URL uses' }));
    expect(names()).toEqual(['tid', 'order_amount', 'state']);
  });

  it('take the focus from a button that goes away with what it resets', async () => {
    const { user } = await open();
    const [tid, amount] = ['tid', 'order_amount'].map((name) =>
      screen.getByRole('textbox', { name: `Value of ${name}` }),
    );
    if (!tid || !amount) throw new Error('both are in the URL');
    await user.type(amount, '1');
    await user.click(screen.getByRole('button', { name: 'Reset order_amount' }));
    expect(amount).toHaveFocus();
    await user.type(amount, '1');
    await user.click(screen.getByRole('button', { name: 'Reset all values' }));
    expect(tid).toHaveFocus();
  });
});
