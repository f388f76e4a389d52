import { describe, expect, it } from 'vitest';
import {
  carriedOver,
  emptyTemplate,
  guesses,
  mapped,
  parted,
  suggested,
  sureness,
  usedAs,
} from './mapping';
import { exactFile, file } from './samples-for-tests';
import { isZone, zoneChoices } from './zones';

const none = new Set<string>();

describe('the mapping', () => {
  it('begins with what is suggested, and tells guesses from what is sure', () => {
    const mapping = suggested(file());
    expect(mapping).toEqual({
      Date: 'event_time',
      Receipt: 'receipt_id',
      Kind: 'event_type',
      tid: 'tid',
      Net: 'affiliate_earnings',
      Country: 'country',
    });
    expect(guesses(file(), mapping, none).map(({ name }) => name)).toEqual(['Date', 'Kind', 'Net']);
    expect(guesses(exactFile(), suggested(exactFile()), none)).toEqual([]);
    expect(guesses(file(), mapping, new Set(['Date', 'Kind', 'Net']))).toEqual([]);
  });

  it('lets a macro come from one column only', () => {
    const { mapping, freed } = mapped({ a: 'tid', b: 'country' }, 'c', 'tid');
    expect(mapping).toEqual({ b: 'country', c: 'tid' });
    expect(freed).toBe('a');
    expect(mapped({ a: 'tid' }, 'a', 'tid')).toEqual({ mapping: { a: 'tid' }, freed: null });
  });

  it('says of a column that it is not used, so that it is not suggested for the next file', () => {
    const { mapping, freed } = mapped({ a: 'tid', b: '-' }, 'a', '');
    expect(mapping).toEqual({ a: '-', b: '-' });
    expect(freed).toBeNull();
    expect(usedAs(mapping, 'a')).toBeUndefined();
    expect(mapped(mapping, 'b', 'tid')).toEqual({ mapping: { a: '-', b: 'tid' }, freed: null });
  });

  it('puts a column that was not used last time among those that nobody uses', () => {
    const [date, ...rest] = file().columns;
    if (!date) throw new Error('the sample has columns');
    const later = file({ columns: [{ ...date, suggestion: '-', sure: 'remembered' }, ...rest] });
    const mapping = suggested(later);
    expect(mapping['Date']).toBe('-');
    expect(sureness({ ...date, suggestion: '-', sure: 'remembered' }, mapping, none)).toBe(
      'unused',
    );
    expect(parted(later, mapping, none).others.map(({ name }) => name)).toContain('Date');
  });

  it('takes columns called like parts of the language', () => {
    const odd = file({
      columns: ['constructor', '__proto__', 'toString'].map((name) => ({
        name,
        samples: [],
        suggestion: '',
        sure: '',
        because: '',
      })),
    });
    expect(odd.columns.map((column) => sureness(column, suggested(odd), none))).toEqual([
      'unused',
      'unused',
      'unused',
    ]);
    const { mapping } = mapped(suggested(odd), '__proto__', 'tid');
    expect(JSON.stringify(mapping)).toBe('{"__proto__":"tid"}');
  });

  it('keeps what the user chose when the file is looked at anew', () => {
    const touched = new Set(['Net', 'Country', 'Gone']);
    const kept = carriedOver(file(), { Net: 'country', Gone: 'tid' }, touched);
    expect(kept['Net']).toBe('country');
    expect(kept['Country'], 'it was said not to be used').toBe('-');
    expect(kept).not.toHaveProperty('Gone');
    expect(kept['tid']).toBe('tid');
  });

  it('puts apart what matters to nobody', () => {
    const { used, others } = parted(file(), suggested(file()), none);
    expect(used).toHaveLength(6);
    expect(others.map(({ name }) => name)).toEqual(['Customer note', 'Agent']);
  });

  it('makes an empty template for the URLs at hand', () => {
    expect(emptyTemplate([])).toBe('event_type,event_time,receipt_id,order_id,tid');
    expect(emptyTemplate(['https://t.example/?c={tid}&s={affiliate_earnings}&x={NOT}'])).toBe(
      'event_type,event_time,receipt_id,order_id,tid,affiliate_earnings',
    );
  });
});

describe('time zones', () => {
  it('offer the computer’s own first, and take no other text', () => {
    const choices = zoneChoices('Europe/Berlin', 0);
    expect(choices[0]).toMatchObject({ value: 'Europe/Berlin' });
    expect(choices[0]?.description).toContain('this computer’s');
    expect(choices[1]?.value).toBe('UTC');
    expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length);
    expect(isZone('America/New_York')).toBe(true);
    expect([isZone(''), isZone('New York'), isZone('EST5EDTX')]).toEqual([false, false, false]);
  });
});
