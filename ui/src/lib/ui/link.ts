/** A link, or a button that reads as one, within a sentence. */
export const linkClass =
  'rounded-control text-cloth underline decoration-hairline underline-offset-2 hover:decoration-current';
