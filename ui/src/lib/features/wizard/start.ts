// What a form begins with: a blank one, what is saved, a copy, or a draft that was not finished.
import type { Definition, Draft } from '$lib/bindings';
import type { Host } from '$lib/host';
import type { RouteOf } from '$lib/shell';
import { draftKey } from './drafting.svelte';
import type { FormStart } from './form.svelte';
import { steps } from './steps';

export type WizardRoute = RouteOf<'integration-new' | 'integration-edit' | 'integration-duplicate'>;

/** An unfinished draft that the user may rather go on with. */
export interface Waiting {
  draft: Draft;
  /** The name of what it is a copy of; null where it is none, or nobody knows any more. */
  original: string | null;
  /** The integration was saved since it was begun: saved now, it takes the place of that. */
  overtaken: boolean;
}

/** The form to open, and the newest draft that may stand in its place. */
export async function startOf(
  host: Host,
  route: WizardRoute,
): Promise<{ start: FormStart; waiting: Waiting | null }> {
  switch (route.name) {
    case 'integration-new': {
      const definition = await host.call('new_definition', {
        template: route.template ?? 'custom',
        role: 'affiliate',
      });
      return {
        start: { ...blank(), key: draftKey('new'), definition },
        waiting: await newest(host, ({ key }) => /^(new|copy):/.test(key)),
      };
    }
    case 'integration-edit': {
      const saved = await host.call('get_integration', { id: route.id });
      return {
        start: {
          ...blank(),
          key: draftKey('edit', saved.id),
          integrationId: saved.id,
          baseVersion: saved.version,
          definition: saved.definition,
          step: 'account',
        },
        waiting: renewed(
          await newest(host, ({ integration_id }) => integration_id === saved.id),
          saved.version,
        ),
      };
    }
    case 'integration-duplicate': {
      const definition = await host.call('duplicate_integration', { id: route.id });
      return {
        start: { ...blank(), key: draftKey('copy', route.id), definition, step: 'account' },
        waiting: await newest(host, ({ key }) => key.startsWith(`copy:${route.id}:`)),
      };
    }
  }
}

/** The newest draft that is meant; they come newest first. */
async function newest(host: Host, isMeant: (draft: Draft) => boolean): Promise<Waiting | null> {
  const drafts = await host.call('list_drafts', {});
  const draft = drafts.find(isMeant);
  return draft ? { draft, original: await originalOf(host, draft), overtaken: false } : null;
}

/** A draft of an edit upon what is saved by now. The user is told, or each save would be refused. */
function renewed(waiting: Waiting | null, version: number): Waiting | null {
  if (!waiting || waiting.draft.base_version === version) return waiting;
  return { ...waiting, draft: { ...waiting.draft, base_version: version }, overtaken: true };
}

async function originalOf(host: Host, { key }: Draft): Promise<string | null> {
  const [kind, id, own] = key.split(':');
  if (kind !== 'copy' || id === undefined || own === undefined) return null;
  try {
    return (await host.call('get_integration', { id })).definition.name;
  } catch {
    // The original may be gone for good; its copy is not.
    return null;
  }
}

/** The form as a draft left it. */
export function resume(draft: Draft): FormStart {
  return {
    key: draft.key,
    integrationId: draft.integration_id,
    baseVersion: draft.base_version,
    definition: draft.definition,
    pasted: draft.pasted,
    step: steps[draft.step - 1] ?? 'account',
    resumed: true,
  };
}

/** Takes over what was typed before the form was there: a postback URL, or else the name. */
export function beginWith(definition: Definition, typed: string): void {
  if (/^https?:\/\//i.test(typed)) definition.url = typed;
  else definition.name = typed;
}

function blank(): Omit<FormStart, 'key' | 'definition'> {
  return { integrationId: null, baseVersion: null, pasted: null, step: 'template', resumed: false };
}
