// The stretches of time that the log can be narrowed to, and their words.
import { localDate, localTime, relative } from '$lib/format';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Made once: a list that scrolls formats hundreds of times a second.
const clocks = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const utcDays = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

export type Preset = 'hour' | 'day' | 'week' | 'month' | 'today';

export const presets: readonly { value: Preset; label: string }[] = [
  { value: 'hour', label: 'Last hour' },
  { value: 'today', label: 'Today' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
];

export function presetLabel(preset: Preset): string {
  return presets.find(({ value }) => value === preset)?.label ?? preset;
}

export function presetSince(preset: Preset, now: number): number {
  if (preset === 'today') return new Date(now).setHours(0, 0, 0, 0);
  const spans = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY };
  // Whole minutes: the same question asked twice in a minute is the same question.
  return Math.floor((now - spans[preset]) / 60_000) * 60_000;
}

/** `2026-11-21T14:05` in local time, as a field of date and time wants it. */
export function toField(at: number | null): string {
  if (at === null) return '';
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return `${date}T${two(day.getHours())}:${two(day.getMinutes())}`;
}

export function fromField(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}

/** `1 Nov to 3 Nov 2026`, `since 1 Nov 2026, 14:05`. */
export function spanWords(since: number | null, until: number | null): string {
  if (since !== null && until !== null) {
    const words = until - since < DAY ? minute : dayOrMinute;
    return `${words(since)} to ${words(until)}`;
  }
  if (since !== null) return `since ${dayOrMinute(since)}`;
  return until === null ? '' : `before ${dayOrMinute(until)}`;
}

function dayOrMinute(at: number): string {
  const day = new Date(at);
  return day.getHours() === 0 && day.getMinutes() === 0 ? localDate(at) : minute(at);
}

/** `21 Nov 2026, 14:05`. */
export function minute(at: number): string {
  return localTime(at).replace(/:\d\d$/, '');
}

/** `14:05:09`. */
export function clock(at: number): string {
  return clocks.format(at);
}

/** `21 Nov`, with the year where it is not this one. */
export function day(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear ? days.format(at) : localDate(at);
}

/** A time in two short lines: `14:05:09` and how long ago that is; with the day before it where that
 *  is not today, and on a line of its own where it is long ago. */
export function timeLines(at: number, now: number): { first: string; second: string } {
  const ago = relative(at, now);
  if (new Date(at).toDateString() === new Date(now).toDateString()) {
    return { first: clock(at), second: ago };
  }
  if (ago === localDate(at)) return { first: day(at, now), second: clock(at) };
  return { first: `${day(at, now)}, ${clock(at)}`, second: ago };
}

/** `13:05:09 UTC`, with the day where it is another one than here. */
export function inUtc(at: number): string {
  const time = `${new Date(at).toISOString().slice(11, 19)} UTC`;
  if (new Date(at).getUTCDate() === new Date(at).getDate()) return time;
  return `${utcDays.format(at)}, ${time}`;
}
