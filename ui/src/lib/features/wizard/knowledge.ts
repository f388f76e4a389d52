// What the forms know of the field: templates and macros, which never change while the window
// stands, and filter fields and accounts as they are on this visit.
import type { Account, FilterField, Macro, Template } from '$lib/bindings';
import type { Carom } from '$lib/state';

export interface Knowledge {
  templates: readonly Template[];
  macros: readonly Macro[];
  fields: readonly FilterField[];
  accounts: readonly Account[];
}

export async function loadKnowledge({
  host,
  templates: kept,
  macros: bundled,
}: Carom): Promise<Knowledge> {
  const [templates, macros, fields, accounts] = await Promise.all([
    kept.load(),
    bundled.load(),
    host.call('list_filter_fields', { network: 'clickbank' }),
    host.call('list_accounts', {}),
  ]);
  return { templates, macros, fields, accounts };
}
