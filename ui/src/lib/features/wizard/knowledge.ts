// What the forms know of the field: templates, macros, filter fields, accounts. Loaded once a visit.
import type { Account, FilterField, Macro, Template } from '$lib/bindings';
import type { Host } from '$lib/host';

export interface Knowledge {
  templates: readonly Template[];
  macros: readonly Macro[];
  fields: readonly FilterField[];
  accounts: readonly Account[];
}

export async function loadKnowledge(host: Host): Promise<Knowledge> {
  const [templates, macros, fields, accounts] = await Promise.all([
    host.call('list_templates', {}),
    host.call('list_macros', { network: 'clickbank' }),
    host.call('list_filter_fields', { network: 'clickbank' }),
    host.call('list_accounts', {}),
  ]);
  return { templates, macros, fields, accounts };
}
