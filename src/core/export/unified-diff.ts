/** Unchanged lines around a change, as git shows them. */
const CONTEXT = 3;

/**
 * What turns one text into the other, as a unified diff of one hunk that `git apply` takes; empty when they are equal.
 * Lines keep their ends, also a carriage return, and a last line without one.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const [old, now] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const from = Math.max(0, head - CONTEXT);
  const rest = Math.min(tail, CONTEXT);
  const range = (all: readonly string[]) => {
    const count = all.length - tail + rest - from;
    return `${count === 0 ? from : from + 1},${count}`;
  };
  const marked = (mark: string, lines: readonly string[]) =>
    lines.map((line) => `${mark}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return [
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${range(old)} +${range(now)} @@\n`,
    ...marked(' ', old.slice(from, head)),
    ...marked('-', old.slice(head, old.length - tail)),
    ...marked('+', now.slice(head, now.length - tail)),
    ...marked(' ', old.slice(old.length - tail, old.length - tail + rest)),
  ].join('');
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
