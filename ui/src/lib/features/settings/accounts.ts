// Accounts in words, and how they are found.
import type { Account } from '$lib/bindings';
import { plural } from '$lib/format';

export function matching(accounts: readonly Account[], query: string): readonly Account[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter(({ nickname, note }) => {
    const text = `${nickname} ${note}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** `Affiliate, in 3 integrations` */
export function useOf({ last_role, used_by }: Account): string {
  const role = last_role === null ? '' : last_role === 'seller' ? 'Seller' : 'Affiliate';
  const use = used_by === 0 ? 'not used' : `in ${plural(used_by, 'integration')}`;
  if (role === '') return use.charAt(0).toUpperCase() + use.slice(1);
  return `${role}, ${use}`;
}
