const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** Length in bytes of UTF-8, which is what GitHub counts. */
export function utf8Bytes(text: string): number {
  return ENCODER.encode(text).length;
}

/**
 * Markdown as the renderers write it, cut to at most `limit` bytes of UTF-8. Longer text ends after a whole line and an ellipsis; a
 * code fence or `<details>` that is open there is closed. Where the first line alone is too long, it is cut after a whole character.
 */
export function cutMarkdown(markdown: string, limit: number): string {
  if (utf8Bytes(markdown) <= limit) return markdown;
  const lines = markdown.split('\n');
  const open: string[] = [];
  let best: { readonly count: number; readonly end: string } | null = null;
  let bytes = -1;
  let count = 0;
  for (const line of lines) {
    bytes += utf8Bytes(line) + 1;
    if (bytes > limit) break;
    count += 1;
    follow(open, line);
    const end = `${open.toReversed().map(closing).join('')}\n\n…`;
    if (bytes + utf8Bytes(end) <= limit) best = { count, end };
  }
  if (best === null) return wholeCharacters(lines[0] ?? '', limit);
  return lines.slice(0, best.count).join('\n') + best.end;
}

/** Keeps the stack of what is open: the fence of a code block, or `details`. */
function follow(open: string[], line: string): void {
  const last = open.at(-1);
  const [, fence = '', info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (last !== undefined && last !== DETAILS) {
    if (fence.startsWith(last) && /^[ \t]*$/.test(info)) open.pop();
  } else if (fence !== '') open.push(fence);
  else if (line.startsWith('<details>')) open.push(DETAILS);
  else if (line === '</details>' && last === DETAILS) open.pop();
}

const DETAILS = 'details';

function closing(open: string): string {
  return open === DETAILS ? '\n\n</details>' : `\n${open}`;
}

function wholeCharacters(text: string, limit: number): string {
  return DECODER.decode(ENCODER.encode(text).subarray(0, Math.max(0, limit))).replace(/\ufffd+$/, '');
}
