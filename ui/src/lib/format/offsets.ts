// Lint counts in UTF-8 bytes, the editor in UTF-16 units. This converts between them. Offsets that
// fall inside a character go to its start; offsets past the end go to the end.

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Index into `text` of a byte offset into its UTF-8 form. */
export function indexFromByte(text: string, byte: number): number {
  let bytes = 0;
  let index = 0;
  while (index < text.length) {
    // A lone surrogate counts three bytes, as its replacement character does.
    const codePoint = text.codePointAt(index) ?? 0;
    bytes += utf8Length(codePoint);
    if (bytes > byte) return index;
    index += codePoint > 0xffff ? 2 : 1;
  }
  return index;
}

/** Byte offset into the UTF-8 form of `text` of an index into it. */
export function byteFromIndex(text: string, index: number): number {
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const codePoint = text.codePointAt(at) ?? 0;
    const next = at + (codePoint > 0xffff ? 2 : 1);
    if (next > index) return bytes;
    bytes += utf8Length(codePoint);
    at = next;
  }
  return bytes;
}

/** A byte span as an index span of the same text. */
export function spanFromBytes(
  text: string,
  span: { start: number; end: number },
): { from: number; to: number } {
  return { from: indexFromByte(text, span.start), to: indexFromByte(text, span.end) };
}

/** `text` with the byte span replaced. */
export function replaceBytes(
  text: string,
  span: { start: number; end: number },
  replacement: string,
): string {
  const { from, to } = spanFromBytes(text, span);
  return text.slice(0, from) + replacement + text.slice(to);
}
