const LONGEST = 20_000;

/** Where a URL may break: before a parameter, and between its name and its value. */
export function urlParts(text: string): string[] {
  // Nobody reads on that far, and each part is an element.
  if (text.length > LONGEST) return [text];
  return text.split(/(?=[?&])|(?<==)/);
}
