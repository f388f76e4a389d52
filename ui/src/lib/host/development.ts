// What stands in for the engine when the page runs in a plain browser during development: a log that
// grows by itself. Never part of what is built.
import { SampleLog } from '$lib/features/deliveries/samples-for-tests';
import { FakeHost } from './fake';

export function developmentHost(): FakeHost {
  const settings = {
    connect_timeout_ms: 5_000,
    total_timeout_ms: 15_000,
    trash_days: 30,
    host_connections: 64,
    host_rate: 50,
    stop_after: 20,
    keep_days: 365,
    keep_count: 2_000_000,
  };
  const log = new SampleLog(4_000, Date.now());
  const host = new FakeHost(
    log.answers({ get_settings: () => settings, list_trash: () => [], list_accounts: () => [] }),
  );
  setInterval(() => {
    log.arrive(1 + Math.floor(Math.random() * 4), Date.now());
    host.emitChanged('deliveries');
  }, 4_000);
  return host;
}
