import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hrefOf, routeOf, sectionOf, type Route } from './routes';
import { Router } from './router.svelte';

const routes: Route[] = [
  { name: 'integrations' },
  { name: 'integration-new', template: 'redtrack' },
  { name: 'integration-new', template: undefined },
  { name: 'integration-edit', id: '0190-a' },
  { name: 'integration-duplicate', id: '0190-a' },
  { name: 'integration', id: 'a/b ?#ü', open: 'test' },
  { name: 'integration', id: '0190-a', open: undefined },
  { name: 'templates', template: undefined },
  {
    name: 'deliveries',
    view: 'v1',
    integration: undefined,
    job: 'j1',
    verdict: 'rejected',
    unsettled: true,
    delivery: 'd1',
  },
  { name: 'backfill', integration: 'i1' },
  { name: 'jobs' },
  { name: 'job', id: 'j 1' },
  { name: 'settings', section: 'appearance' },
  { name: 'trash' },
];

describe('addresses', () => {
  it('go to a route and back', () => {
    for (const route of routes) expect(routeOf(hrefOf(route))).toEqual(route);
  });

  it('that lead nowhere say so', () => {
    for (const hash of ['#/nowhere', '#/integrations/a/b/c', '#/settings/none', '#/%E0%A4%A']) {
      expect(routeOf(hash).name, hash).toBe('missing');
    }
  });

  it('begin at Integrations', () => {
    expect(routeOf('')).toEqual({ name: 'integrations' });
  });

  it('belong to a section', () => {
    expect(sectionOf({ name: 'integration-edit', id: 'a' })).toBe('integrations');
    expect(sectionOf({ name: 'job', id: 'a' })).toBe('jobs');
    expect(sectionOf({ name: 'missing', path: '/x' })).toBeNull();
  });
});

describe('a filter of the log in an address', () => {
  it('that is no filter is left out', () => {
    expect(routeOf('#/deliveries?verdict=great&unsettled=no')).toEqual({ name: 'deliveries' });
  });
});

describe('the router', () => {
  let router: Router;
  const popped = () =>
    new Promise((done) => window.addEventListener('popstate', done, { once: true }));

  beforeEach(() => {
    window.history.replaceState(null, '', '#/integrations');
    router = new Router(window);
  });
  afterEach(() => router.stop());

  it('goes and comes back', async () => {
    await router.go({ name: 'templates' });
    expect(window.location.hash).toBe('#/templates');
    const back = popped();
    router.back({ name: 'trash' });
    await back;
    expect(router.route).toEqual({ name: 'integrations' });
  });

  it('goes back to a given place where there is no history', async () => {
    router.back({ name: 'trash' });
    await vi.waitFor(() => expect(router.route).toEqual({ name: 'trash' }));
  });

  it('stays when a guard refuses', async () => {
    router.hold(() => false);
    expect(await router.go({ name: 'templates' })).toBe(false);
    expect(router.route).toEqual({ name: 'integrations' });
    expect(await router.mayClose(), 'closing the window asks the same guard').toBe(false);
  });

  it('restores the address when a guard refuses the way back', async () => {
    await router.go({ name: 'templates' });
    router.hold(() => false);
    const back = popped();
    window.history.back();
    await back;
    await popped();
    expect(router.route).toEqual({ name: 'templates' });
    expect(window.location.hash).toBe('#/templates');
  });

  it('forgets the guard once the screen is left', async () => {
    const guard = vi.fn(() => true);
    router.hold(guard);
    await router.go({ name: 'templates' });
    await router.go({ name: 'trash' });
    expect(guard).toHaveBeenCalledTimes(1);
  });

  it('asks only once while a question is open', async () => {
    let answer: (leave: boolean) => void = () => undefined;
    const guard = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    router.hold(guard);
    const first = router.go({ name: 'templates' });
    expect(await router.go({ name: 'trash' })).toBe(false);
    answer(true);
    expect(await first).toBe(true);
    expect(guard).toHaveBeenCalledTimes(1);
    expect(router.route).toEqual({ name: 'templates' });
  });

  it('is not held by a guard that fails', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    router.hold(() => Promise.reject(new Error('broken')));
    expect(await router.mayClose()).toBe(true);
    expect(await router.go({ name: 'templates' })).toBe(true);
    expect(router.route).toEqual({ name: 'templates' });
    expect(logged).toHaveBeenCalledTimes(2);
    logged.mockRestore();
  });

  it('need not ask when the work has just been saved', async () => {
    router.hold(() => false);
    expect(await router.go({ name: 'templates' }, { unasked: true })).toBe(true);
  });
});
