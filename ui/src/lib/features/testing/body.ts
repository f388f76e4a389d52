// How an answer's body is cut for the eye, and how it is caged for the preview.

/** Characters of a body drawn at once. */
export const SLICE = 8_000;

/** The beginning of a text, not ending within a character. */
export function slice(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splits ? length - 1 : length);
}

/**
 * The body as a document that can fetch nothing and run nothing. The policy stands before anything
 * of the answer's own, so it holds for all of it; the frame's sandbox keeps out scripts and forms.
 */
export function caged(body: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><base target="_blank">${body}`;
}
