// Draws a component as it stands in the window: with Carom around it, on a fake host.
import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { FakeHost, type FakeAnswers } from '$lib/host/fake';
import { Carom } from '$lib/state';
import type { Platform } from '$lib/host';
import Frame from './Frame.svelte';

interface Options<P> {
  props?: P;
  answers?: FakeAnswers;
  platform?: Platform;
  /** Where the window is: `#/templates`. */
  at?: string;
}

export async function renderIn<P extends Record<string, unknown>>(
  component: Component<P>,
  { props, answers, platform, at = '#/integrations' }: Options<P> = {},
) {
  window.history.replaceState(null, '', at);
  const host = new FakeHost(answers, platform);
  const carom = new Carom(host, window);
  await carom.start();
  const drawn = render(Frame, {
    props: {
      carom,
      component: component as Component<Record<string, unknown>>,
      props: props ?? {},
    },
  });
  return { ...drawn, host, carom };
}
