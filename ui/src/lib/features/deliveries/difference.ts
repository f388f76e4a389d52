// What two attempts have in common and where they part: request line, parameters, headers, status,
// body. Pure. The words say it; colour only repeats it.
import { diffLines, diffWordsWithSpace } from 'diff';
import type { Header, TestResult } from '$lib/bindings';

export type Kind = 'same' | 'changed' | 'only_first' | 'only_second';

export interface Line {
  name: string;
  first: string | null;
  second: string | null;
  kind: Kind;
}

export interface Group {
  title: string;
  lines: Line[];
}

/** A stretch of text: in both, or in one of them. */
export interface Stretch {
  text: string;
  kind: 'same' | 'only_first' | 'only_second';
}

function line(name: string, first: string | null, second: string | null): Line {
  const kind =
    first === second
      ? 'same'
      : first === null
        ? 'only_second'
        : second === null
          ? 'only_first'
          : 'changed';
  return { name, first, second, kind };
}

/** Pairs by name; a name that stands twice is paired in order. */
export function pairs(
  first: readonly { name: string; value: string }[],
  second: readonly { name: string; value: string }[],
  fold = (name: string) => name,
): Line[] {
  const rest = second.map((entry) => ({ ...entry, taken: false }));
  const lines = first.map(({ name, value }) => {
    const other = rest.find((entry) => !entry.taken && fold(entry.name) === fold(name));
    if (other) other.taken = true;
    return line(name, value, other?.value ?? null);
  });
  const left = rest.filter(({ taken }) => !taken).map(({ name, value }) => line(name, null, value));
  return [...lines, ...left];
}

/** The parameters of a URL as they were written, their percent-encoding undone where it can be. */
export function parametersOf(url: string): { name: string; value: string }[] {
  const query = url.split('#', 1)[0]?.split('?').slice(1).join('?') ?? '';
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: decoded(name), value: decoded(value) };
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const headers = (list: readonly Header[] | undefined) => list ?? [];
const lower = (name: string) => name.toLowerCase();

export function difference(first: TestResult, second: TestResult): Group[] {
  const place = (result: TestResult) => {
    const { request } = result;
    return request ? `${request.method} ${request.url.split('?', 1)[0] ?? ''}` : null;
  };
  const status = (result: TestResult) =>
    result.response
      ? `${result.response.status} ${result.response.status_text}`.trim()
      : (result.failure?.detail ?? null);
  const groups: Group[] = [
    {
      title: 'Request',
      lines: [
        line('Request line', place(first), place(second)),
        line(
          'HTTP version',
          first.request?.http_version ?? null,
          second.request?.http_version ?? null,
        ),
        line('Sent to', first.remote_addr, second.remote_addr),
      ],
    },
    {
      title: 'Parameters',
      lines: pairs(
        parametersOf(first.request?.url ?? first.url),
        parametersOf(second.request?.url ?? second.url),
      ),
    },
    {
      title: 'Request headers',
      lines: pairs(headers(first.request?.headers), headers(second.request?.headers), lower),
    },
    { title: 'Answer', lines: [line('Status', status(first), status(second))] },
    {
      title: 'Response headers',
      lines: pairs(headers(first.response?.headers), headers(second.response?.headers), lower),
    },
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}

/** Longer bodies are compared line by line: word by word nobody would wait for it. */
const WORDS_UP_TO = 4_000;
const PATIENCE = 500;

/** Two bodies as one text; null where that would take too long. */
export function bodyDifference(first: string, second: string): Stretch[] | null {
  const options = { timeout: PATIENCE };
  const parts =
    first.length + second.length <= WORDS_UP_TO
      ? diffWordsWithSpace(first, second, options)
      : diffLines(first, second, options);
  return (
    parts?.map(({ value, added, removed }) => ({
      text: value,
      kind: removed ? 'only_first' : added ? 'only_second' : 'same',
    })) ?? null
  );
}

/** `3 differences`; *no difference* where there is none. */
export function differences(groups: readonly Group[], body: readonly Stretch[] | null): number {
  const lines = groups.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'same').length;
  return lines + (body === null || body.some(({ kind }) => kind !== 'same') ? 1 : 0);
}
