/** Longest untrusted text in a message, in characters. */
const QUOTED_MAX = 64;
/** Longest path in a message, in characters. */
const PATH_MAX = 240;

/**
 * Untrusted text for a message: letters, digits and harmless signs stay, everything that could form Markdown, a mention, a link or
 * a control sequence becomes `?`; at most 64 characters.
 *
 * @param also Further signs that stay.
 */
export function harmless(text: string, also?: RegExp): string {
  return shortened(text, QUOTED_MAX, also);
}

/** The same for the path of a file, which is of no use without its end: at most 240 characters. */
export function harmlessPath(path: string): string {
  return shortened(path, PATH_MAX);
}

function shortened(text: string, longest: number, also?: RegExp): string {
  const shown = [...text.slice(0, 4 * longest)];
  const short = shown.length > longest || text.length > 4 * longest;
  return (short ? [...shown.slice(0, longest - 1), '…'] : shown)
    .join('')
    .replace(/[^\p{L}\p{N}_.+=,:/% {}…-]/gu, (sign) => (also?.test(sign) ? sign : '?'))
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => '?'.repeat(run.length))
    .replace(/:\/+|\/\/+|www\./gi, (link) => '?'.repeat(link.length));
}

/** The same in double quotes. */
export function quoted(text: string): string {
  return `"${harmless(text)}"`;
}
