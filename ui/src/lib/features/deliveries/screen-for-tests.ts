// The screen of the log, opened over a log of samples, and what its tests look for on it.
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Component } from 'svelte';
import { expect } from 'vitest';
import type { FakeAnswers } from '$lib/host/fake';
import { hrefOf, type RouteOf } from '$lib/shell';
import { renderIn } from '$lib/testing';
import DeliveriesScreen from './DeliveriesScreen.svelte';
import type { SampleLog } from './samples-for-tests';

export interface Opening {
  /** The log alone, or what leads to it. */
  as?: Component<Record<string, never>>;
  answers?: FakeAnswers;
  route?: Partial<RouteOf<'deliveries'>>;
  pictures?: boolean;
}
export async function openLog(
  log: SampleLog,
  { as: Drawn = DeliveriesScreen, answers = {}, route = {}, pictures = false }: Opening = {},
) {
  const user = userEvent.setup();
  const drawn = await renderIn(Drawn, {
    answers: log.answers(answers),
    at: hrefOf({ name: 'deliveries', ...route }),
  });
  drawn.carom.preferences.set('logPictures', pictures);
  const asked = (name: string) =>
    drawn.host.calls.filter((call) => call.name === name).map(({ request }) => request);
  return { ...drawn, user, asked };
}
export async function grid() {
  const found = await screen.findByRole('grid', { name: 'Deliveries' });
  await waitFor(() => expect(within(found).getAllByRole('row').length).toBeGreaterThan(3));
  return found;
}
export function rowAt(index: number): HTMLElement {
  const row = document.querySelector<HTMLElement>(`[data-row="${index}"]`);
  if (!row) throw new Error(`row ${index} is drawn`);
  return row;
}
export const lastFilter = (asked: unknown[]) => (asked.at(-1) as { filter: unknown }).filter;
