// The question behind the list, and its words.
import type { ListIntegrations, Role, Sort, Verdict } from '$lib/bindings';
import type { Sort as GridSort } from '$lib/ui';

export interface Filters {
  search: string;
  active: boolean | null;
  role: Role | null;
  template: string | null;
  lastVerdict: Verdict | null;
}

export const noFilters: Filters = {
  search: '',
  active: null,
  role: null,
  template: null,
  lastVerdict: null,
};

/** Whether anything is left out. */
export function filtered({ search, ...rest }: Filters): boolean {
  return search.trim() !== '' || Object.values(rest).some((value) => value !== null);
}

const sorts: Record<string, Sort> = {
  name: 'name',
  account: 'account',
  state: 'state',
  last_test: 'last_test',
  updated: 'updated',
};

export function question(
  filters: Filters,
  sort: GridSort,
  offset: number,
  limit: number,
): ListIntegrations {
  return {
    search: filters.search,
    active: filters.active,
    role: filters.role,
    template: filters.template,
    last_verdict: filters.lastVerdict,
    sort: sorts[sort.key] ?? 'name',
    descending: sort.descending,
    offset,
    limit,
  };
}
