/** Longest untrusted text in a message, in characters. */
const QUOTED_MAX = 64;

/**
 * Untrusted text for a message: letters, digits and harmless signs stay, everything that could form Markdown, a mention, a link or
 * a control sequence becomes `?`; at most 64 characters.
 *
 * @param also Further signs that stay.
 */
export function harmless(text: string, also?: RegExp): string {
  const shown = [...text.slice(0, 4 * QUOTED_MAX)];
  const short = shown.length > QUOTED_MAX || text.length > 4 * QUOTED_MAX;
  return (short ? [...shown.slice(0, QUOTED_MAX - 1), '…'] : shown)
    .join('')
    .replace(/[^\p{L}\p{N}_.+=,:/% {}…-]/gu, (sign) => (also?.test(sign) ? sign : '?'))
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => '?'.repeat(run.length))
    .replace(/:\/+|\/\/+|www\./gi, (link) => '?'.repeat(link.length));
}

/** The same in double quotes. */
export function quoted(text: string): string {
  return `"${harmless(text)}"`;
}
