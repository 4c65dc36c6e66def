/** One function of a profile, in samples. */
export interface ProfiledFunction {
  readonly name: string;
  /** File name of the object it is in: `libhakozuna_hz4.so`, `[kernel.kallsyms]`. */
  readonly object: string;
  /** Samples in the function itself, and in it or in anything it called. */
  readonly self: number;
  readonly total: number;
}

/** Call chain, outermost first, and how often it was seen. */
export interface Stack {
  readonly frames: readonly string[];
  readonly count: number;
}

/** What `perf record` saw of one process. */
export interface Profile {
  readonly event: string;
  readonly samples: number;
  readonly lost: number;
  readonly functions: readonly ProfiledFunction[];
  readonly stacks: readonly Stack[];
}

/** Most call chains and frames of one that are read. */
const LIMITS = { stacks: 20_000, frames: 127 } as const;

const ENTRY = /^\s*(\d+)\s*\|([^|]+)\|\[([.kguH])\] (.+)$/;
const CHAIN = /^(\d+) (.+)$/;

/**
 * Reads what `perf report --stdio --no-children -g folded,0,caller,function,count -F sample,dso,sym -t '|'` writes in the C
 * locale. Returns what is wrong with the text where it does not fit: a profile that is half read would point at the wrong
 * function.
 */
export function parsePerfReport(text: string): Profile | string {
  const event = /^# Samples: \S+\s+of event '([^']{1,100})'/m.exec(text)?.[1];
  if (event === undefined)
    return 'it does not name its event: it is cut off, or not the output of perf report in the C locale';
  const lost = Number(/^# Total Lost Samples: (\d+)$/m.exec(text)?.[1] ?? 0);
  const functions: { name: string; object: string; self: number }[] = [];
  const stacks: Stack[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = ENTRY.exec(line);
    const chain = entry ? null : CHAIN.exec(line);
    if (entry) {
      const [, samples = '', object = '', , name = ''] = entry;
      functions.push({ name: name.trim(), object: object.trim(), self: Number(samples) });
    } else if (chain && functions.length > 0) {
      const [, count = '', frames = ''] = chain;
      stacks.push({ frames: frames.split('|').slice(0, LIMITS.frames), count: Number(count) });
      if (stacks.length > LIMITS.stacks) return `it has more than ${LIMITS.stacks} call chains`;
    } else return `a line that perf report does not write: ${line.slice(0, 100)}`;
  }
  if (functions.length === 0) return 'it has no function';
  const samples = functions.reduce((sum, { self }) => sum + self, 0);
  const totals = totalsOf(stacks);
  return {
    event,
    samples,
    lost,
    functions: functions.map((each) => ({ ...each, total: Math.max(each.self, totals.get(each.name) ?? 0) })),
    stacks,
  };
}

/** A function that calls itself counts once in a chain. */
function totalsOf(stacks: readonly Stack[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { frames, count } of stacks) {
    for (const frame of new Set(frames)) totals.set(frame, (totals.get(frame) ?? 0) + count);
  }
  return totals;
}
