// The screen of the backfill, opened over samples, and the ways through it that its tests take.
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Component } from 'svelte';
import type { FakeAnswers } from '$lib/host/fake';
import type { Carom } from '$lib/state';
import { renderIn } from '$lib/testing';
import Frame from '$lib/testing/Frame.svelte';
import BackfillScreen from './BackfillScreen.svelte';
import { answers } from './samples-for-tests';

const route = { name: 'backfill' as const };

export async function open(more: FakeAnswers = {}, at: { integration?: string } = {}) {
  const drawn = await renderIn(BackfillScreen, {
    props: { route: { ...route, ...at } },
    answers: answers(more),
    at: '#/backfill',
  });
  await screen.findByRole('heading', { level: 1, name: 'Backfill' });
  const user = userEvent.setup();
  const asked = (name: string) => drawn.host.calls.filter((call) => call.name === name);
  return { ...drawn, user, asked };
}
type Opened = Awaited<ReturnType<typeof open>>;

export const step = (name: string) => screen.findByRole('heading', { level: 2, name });
export const press = (user: Opened['user'], name: string) =>
  screen.findByRole('button', { name }).then((button) => user.click(button));

export async function choose({ user, host }: Opened) {
  await user.click(screen.getByRole('combobox', { name: 'Integration' }));
  await user.click(await screen.findByRole('option', { name: /^RedTrack US/ }));
  host.chosenPath = '/home/mara/missed-sales.csv';
  await press(user, 'Choose file');
  await screen.findByRole('region', { name: 'What was found' });
}
export async function toCheck(opened: Opened) {
  await choose(opened);
  await press(opened.user, 'Continue');
  await step('Columns');
  await press(opened.user, 'Continue');
  await step('Check');
}
export async function checked(opened: Opened) {
  await toCheck(opened);
  await press(opened.user, 'Check all rows');
  await screen.findByText('of 12,480 rows would be sent');
}

/** The screen once more, after one was elsewhere. */
export function again(carom: Carom) {
  render(Frame, {
    props: {
      carom,
      component: BackfillScreen as unknown as Component<Record<string, unknown>>,
      props: { route },
    },
  });
}
