// What a form begins with: a blank one, what is saved, a copy, or a draft that was not finished.
import type { Definition, Draft } from '$lib/bindings';
import type { Host } from '$lib/host';
import type { RouteOf } from '$lib/shell';
import type { FormStart } from './form.svelte';
import { steps } from './steps';

export type WizardRoute = RouteOf<'integration-new' | 'integration-edit' | 'integration-duplicate'>;

/** The form to open, and an unfinished draft that the user may rather go on with. */
export async function startOf(
  host: Host,
  route: WizardRoute,
): Promise<{ start: FormStart; draft: Draft | null }> {
  switch (route.name) {
    case 'integration-new': {
      const definition = await host.call('new_definition', {
        template: route.template ?? 'custom',
        role: 'affiliate',
      });
      // Newest first. A copy's draft doesn't say what it was copied from, so it is offered here.
      const drafts = await host.call('list_drafts', {});
      return {
        start: { ...blank(), key: `new:${crypto.randomUUID()}`, definition },
        draft: drafts.find(({ key }) => /^(new|copy):/.test(key)) ?? null,
      };
    }
    case 'integration-edit': {
      const saved = await host.call('get_integration', { id: route.id });
      const key = `edit:${saved.id}`;
      return {
        start: {
          ...blank(),
          key,
          integrationId: saved.id,
          baseVersion: saved.version,
          definition: saved.definition,
          step: 'account',
        },
        draft: await host.call('get_draft', { key }),
      };
    }
    case 'integration-duplicate': {
      const definition = await host.call('duplicate_integration', { id: route.id });
      return {
        start: { ...blank(), key: `copy:${crypto.randomUUID()}`, definition, step: 'account' },
        draft: null,
      };
    }
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
