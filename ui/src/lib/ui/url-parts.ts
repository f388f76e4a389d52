/** Where a URL may break: before a parameter, and between its name and its value. */
export function urlParts(text: string): string[] {
  return text.split(/(?=[?&])|(?<==)/);
}
