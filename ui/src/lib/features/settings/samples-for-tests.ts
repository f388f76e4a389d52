// Settings and accounts as the engine would keep them, for the tests of this folder and its neighbours.
import type { Account, Settings, Status } from '$lib/bindings';
import type { FakeAnswers } from '$lib/host/fake';

export const settings: Settings = {
  host_connections: 64,
  host_rate: 50,
  stop_after: 20,
  keep_days: 365,
  keep_count: 2_000_000,
  connect_timeout_ms: 5_000,
  total_timeout_ms: 15_000,
  trash_days: 30,
};
export const status: Status = {
  version: '0.1.0',
  data_dir: '/home/mara/carom',
  platform: 'linux',
  integrations: 0,
  in_trash: 0,
  tests_sent: 0,
  sample_tracker: null,
  recovered: 0,
};
export const mara: Account = {
  nickname: 'mara',
  note: 'Mine',
  last_role: 'affiliate',
  used_by: 2,
};
export const idle: Account = { nickname: 'idle', note: '', last_role: null, used_by: 0 };

/** An engine's worth of settings and accounts. */
export function answers(more: FakeAnswers = {}): FakeAnswers {
  let kept = { ...settings };
  let list = [mara, idle];
  return {
    get_settings: () => kept,
    set_settings: (wanted) => (kept = wanted),
    get_status: () => status,
    list_trash: () => ({ rows: [], damaged: [] }),
    list_accounts: () => list,
    save_account: ({ nickname, note }) => {
      const account = { ...(list.find((a) => a.nickname === nickname) ?? idle), nickname, note };
      list = [...list.filter((a) => a.nickname !== nickname), account];
      return account;
    },
    delete_account: ({ nickname }) => (list = list.filter((a) => a.nickname !== nickname)),
    ...more,
  };
}

/** The same, slow to say what is set: not before `tell` is called. */
export function slowly(): { answers: FakeAnswers; tell: () => void } {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  const late = async () => {
    await told;
    return settings;
  };
  return { answers: answers({ get_settings: late }), tell };
}
