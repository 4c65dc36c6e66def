import { readFileSync } from 'node:fs';

/** Start of a process in clock ticks since boot: a later process with the same number has another one. A zombie and a missing process have none. */
export function processStart(pid: number): string | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name stands in parentheses and may contain any character. After it: field 3 (state) and on; field 22 is the start.
  const fields = text.split(')').at(-1)?.trim().split(' ') ?? [];
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}
