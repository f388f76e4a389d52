// What the palette finds besides actions: integrations, templates, macros and settings by name. The
// engine searches the integrations; an answer that was overtaken is dropped.
import Blocks from '@lucide/svelte/icons/blocks';
import Braces from '@lucide/svelte/icons/braces';
import LayoutTemplate from '@lucide/svelte/icons/layout-template';
import Settings from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import { bestScore } from '$lib/actions';
import type { IntegrationRow, Macro, Template } from '$lib/bindings';
import { search as searchMacros } from '$lib/features/editor/search';
import { search as searchTemplates } from '$lib/features/gallery/shelves';
import {
  find as findSettings,
  labelOf,
  settings,
  type Setting,
} from '$lib/features/settings/sections';
import { wantedOf } from '$lib/features/settings/wanted.svelte';
import type { Carom } from '$lib/state';

export interface Finding {
  id: string;
  label: string;
  detail: string;
  icon: Component<{ size?: number; strokeWidth?: number }>;
}

export interface FindingGroup {
  label: string;
  /** How well its best line fits. */
  score: number;
  lines: Finding[];
}

/** Of each kind at most. */
const MOST = 6;
/** The engine is asked when the typing rests, milliseconds. */
const REST = 60;

export class Findings {
  readonly #carom: Carom;
  #rows = $state.raw<readonly IntegrationRow[]>([]);
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(carom: Carom) {
    this.#carom = carom;
  }

  /** Asks for what is not known yet. What can't be had is simply not found: the screens say why. */
  look(query: string): void {
    clearTimeout(this.#timer);
    this.#carom.templates.load().catch(() => undefined);
    this.#carom.macros.load().catch(() => undefined);
    this.#timer = setTimeout(() => void this.#integrations(query), query === '' ? 0 : REST);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#number += 1;
  }

  async #integrations(query: string): Promise<void> {
    const number = ++this.#number;
    try {
      const page = await this.#carom.host.call('list_integrations', {
        search: query.trim(),
        active: null,
        role: null,
        template: null,
        last_verdict: null,
        sort: 'updated',
        descending: true,
        offset: 0,
        limit: MOST,
      });
      if (number === this.#number) this.#rows = page.rows;
    } catch {
      if (number === this.#number) this.#rows = [];
    }
  }

  /** Without a query only the integrations that were changed last. */
  groups(query: string): FindingGroup[] {
    const integrations = this.#rows.map(integrationLine);
    if (query.trim() === '') return [group('Changed last', query, integrations)].filter(holds);
    const templates = searchTemplates(this.#carom.templates.value ?? [], query);
    const macros = searchMacros(this.#carom.macros.value ?? [], query.replace(/[{}]/g, ''));
    const settings = findSettings(query, this.#carom.host.platform);
    return [
      group('Integrations', query, integrations),
      group('Templates', query, templates.map(templateLine)),
      group('Copy a macro', query, macros.map(macroLine)),
      group('Settings', query, settings.map(settingLine)),
    ].filter(holds);
  }

  /** One of these by its id, if it is known just now. */
  line(id: string): Finding | undefined {
    const [kind, name] = split(id);
    switch (kind) {
      case 'integration': {
        const row = this.#rows.find((known) => known.id === name);
        return row && integrationLine(row);
      }
      case 'template': {
        const template = this.#carom.templates.value?.find((known) => known.id === name);
        return template && templateLine(template);
      }
      case 'macro': {
        const macro = this.#carom.macros.value?.find((known) => known.name === name);
        return macro && macroLine(macro);
      }
      case 'setting': {
        const setting = settings.find(({ target }) => target === name);
        return setting && settingLine(setting);
      }
      default:
        return undefined;
    }
  }

  /** Whether the id is one of these, and if so, does it. */
  run(id: string): boolean {
    const [kind, name] = split(id);
    const { router, host } = this.#carom;
    switch (kind) {
      case 'integration':
        void router.go({ name: 'integration', id: name });
        return true;
      case 'template':
        void router.go({ name: 'templates', template: name });
        return true;
      case 'macro':
        host.clipboard.writeText(`{${name}}`).then(
          () => this.#carom.say(`{${name}} copied`),
          (thrown: unknown) => this.#carom.sayFailure(thrown),
        );
        return true;
      case 'setting': {
        const setting = settings.find(({ target }) => target === name);
        if (setting) void this.#show(setting);
        return true;
      }
      default:
        return false;
    }
  }

  async #show({ section, target }: Setting): Promise<void> {
    if (!(await this.#carom.router.go({ name: 'settings', section }))) return;
    wantedOf(this.#carom).target = target;
  }
}

function integrationLine(row: IntegrationRow): Finding {
  const detail = [row.account, row.host].filter(Boolean).join(' · ');
  return { id: `integration:${row.id}`, label: row.name, detail, icon: Blocks };
}

function templateLine({ id, name, summary }: Template): Finding {
  return { id: `template:${id}`, label: name, detail: summary, icon: LayoutTemplate };
}

function macroLine({ name, label }: Macro): Finding {
  return { id: `macro:${name}`, label: `{${name}}`, detail: label, icon: Braces };
}

function settingLine({ target, label, section }: Setting): Finding {
  return { id: `setting:${target}`, label, detail: labelOf(section), icon: Settings };
}

function group(label: string, query: string, lines: readonly Finding[]): FindingGroup {
  const kept = lines.slice(0, MOST);
  const fits = kept.map((line) => bestScore(query, line.label, [line.detail]));
  // What the engine found by a word that is not shown here is found all the same.
  return { label, lines: kept, score: Math.max(1, ...fits) };
}

const holds = ({ lines }: FindingGroup) => lines.length > 0;

/** Kind and name of an id. */
function split(id: string): [string, string] {
  const at = id.indexOf(':');
  return at < 0 ? ['', id] : [id.slice(0, at), id.slice(at + 1)];
}
