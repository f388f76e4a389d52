// A template's URL in parts for the eye: what stands as it is, what ClickBank fills in, what Carom
// asks for. The texts are Carom's own templates; what a user types is parsed by the engine.

export type UrlPart =
  | { kind: 'text'; text: string }
  | { kind: 'macro'; text: string; name: string }
  | { kind: 'question'; text: string; name: string };

const SLOT = /\{([^{}<>]+)\}|<<([^<>]+)>>/g;

export function partsOf(url: string): UrlPart[] {
  const parts: UrlPart[] = [];
  let from = 0;
  for (const found of url.matchAll(SLOT)) {
    if (found.index > from) parts.push({ kind: 'text', text: url.slice(from, found.index) });
    const [text, macro, question] = found;
    if (macro !== undefined) parts.push({ kind: 'macro', text, name: macro });
    else parts.push({ kind: 'question', text, name: question ?? '' });
    from = found.index + text.length;
  }
  if (from < url.length) parts.push({ kind: 'text', text: url.slice(from) });
  return parts;
}
