// The host as it is shipped: a Tauri window. The only file that knows Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';
import { writeText } from '@tauri-apps/plugin-clipboard-manager';
import { open, save } from '@tauri-apps/plugin-dialog';
import {
  isPermissionGranted,
  requestPermission,
  sendNotification,
} from '@tauri-apps/plugin-notification';
import { openUrl } from '@tauri-apps/plugin-opener';
import { load, type Store } from '@tauri-apps/plugin-store';
import { Early, wasReloaded } from './early';
import { asFailure } from './failure';
import type { Changed, CommandName, Host, Platform, Request, Response } from './host';

function platformOf(userAgent: string): Platform {
  if (/Mac OS X|Macintosh/.test(userAgent)) return 'macos';
  return /Windows/.test(userAgent) ? 'windows' : 'linux';
}

/** One of the commands outside the contract, its refusal as a Failure. */
async function ask<T = void>(command: string, given?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, given);
  } catch (thrown) {
    throw asFailure(thrown);
  }
}

export function createTauriHost(): Host {
  const early = new Early(globalThis.window.__CAROM_EARLY__, wasReloaded());
  delete globalThis.window.__CAROM_EARLY__;
  const window = getCurrentWindow();
  let store: Promise<Store> | undefined;
  // The engine names the file, so that a second data folder has preferences of its own.
  const preferences = () =>
    (store ??= invoke<string>('preferences_path').then((path) =>
      load(path, { autoSave: 200, defaults: {} }),
    ));

  return {
    platform: platformOf(navigator.userAgent),

    async call<C extends CommandName>(name: C, request: Request<C>): Promise<Response<C>> {
      const known = early.take(name, request);
      if (known) return known.answer as Response<C>;
      try {
        return await invoke<Response<C>>('rpc', { command: name, request });
      } catch (thrown) {
        throw asFailure(thrown);
      }
    },

    async onChanged(listener) {
      const stop = await listen<Changed>('changed', (event) => listener(event.payload));
      early.forget();
      for (const changed of await ask<Changed[]>('changed_before')) listener(changed);
      return stop;
    },

    onFileDrop: (listener) =>
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === 'drop') listener(payload.paths);
      }),

    folder: {
      path: () => ask<string>('data_folder'),
      open: () => ask('open_data_folder'),
      reopen: () => ask('reopen'),
    },

    async openExternal(url) {
      const { protocol } = new URL(url);
      if (protocol !== 'https:' && protocol !== 'http:') {
        throw asFailure({ code: 'not-a-web-link', message: `${url} is not a web address.` });
      }
      await openUrl(url);
    },

    preferences: {
      async get(key) {
        return early.preferences ? early.preferences.get(key) : (await preferences()).get(key);
      },
      async set(key, value) {
        early.preferences?.set(key, value);
        await (await preferences()).set(key, value);
      },
    },

    clipboard: { writeText: (text) => writeText(text) },

    dialogs: {
      openFile: ({ title, filters }) => open({ title, filters, multiple: false, directory: false }),
      openFolder: ({ title }) => open({ title, multiple: false, directory: true }),
      saveFile: ({ title, suggestedName, filters }) =>
        save({ title, defaultPath: suggestedName, filters }),
    },

    menu: {
      set: (entries) => ask('set_menu', { entries }),
      show: (visible) => ask('show_menu', { visible }),
      onChosen: (listener) => listen<string>('menu', (event) => listener(event.payload)),
    },

    window: {
      setTitle: (title) => window.setTitle(title),
      setTheme: (theme) => window.setTheme(theme),
      setZoom: (factor) => getCurrentWebview().setZoom(factor),
      onCloseRequested: (mayClose) =>
        window.onCloseRequested(async (event) => {
          if (!(await mayClose())) event.preventDefault();
        }),
      close: () => window.close(),
      hide: () => window.hide(),
      isVisible: () => window.isVisible(),
      destroy: () => window.destroy(),
    },

    async notify({ title, body }) {
      try {
        const may = (await isPermissionGranted()) || (await requestPermission()) === 'granted';
        if (may) sendNotification({ title, body });
      } catch {
        // A system without notifications: the same is said in the window.
      }
    },
  };
}
