// What stands in for the engine when the page runs in a plain browser during development: a log that
// grows by itself. Never part of what is built.
import { SampleLog } from '$lib/features/deliveries/samples-for-tests';
import { settings } from '$lib/features/settings/samples-for-tests';
import { FakeHost } from './fake';

export function developmentHost(): FakeHost {
  const log = new SampleLog(4_000, Date.now());
  const host = new FakeHost(
    log.answers({
      get_settings: () => settings,
      list_trash: () => ({ rows: [], damaged: [] }),
      list_accounts: () => [],
    }),
  );
  setInterval(() => {
    log.arrive(1 + Math.floor(Math.random() * 4), Date.now());
    host.emitChanged('deliveries');
  }, 4_000);
  return host;
}
