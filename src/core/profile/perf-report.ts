import { err, ok, type Result } from '../../model/result.ts';

/** One function of a profile, in samples. */
export interface ProfiledFunction {
  readonly name: string;
  /** File name of the object it is in: `libhakozuna_hz4.so`, `[kernel.kallsyms]`. */
  readonly object: string;
  /** Samples in the function itself. */
  readonly self: number;
  /** Samples in the function or in its callees. */
  readonly total: number;
}

/** A call chain, outermost frame first, and its number of samples. */
interface Stack {
  readonly frames: readonly string[];
  readonly count: number;
}

/** The profile of one process by `perf record`. */
export interface Profile {
  /** The sampled event without modifiers: `cpu-clock` on a machine that counts no cycles. */
  readonly event: string;
  readonly samples: number;
  readonly lost: number;
  readonly functions: readonly ProfiledFunction[];
  readonly stacks: readonly Stack[];
}

/** Last line of a complete report. The runner adds it after perf has ended. */
export const REPORT_END = '# end of the report';

/** Most call chains, and most frames of one chain. */
const LIMITS = { stacks: 20_000, frames: 127 } as const;

const ENTRY = /^\s*(\d+)\s*\|([^|]+)\|([^|]+)\|\[([.kguH])\] (.+)$/;
/** Processes that start the program: their samples do not belong to it. */
const STARTERS: ReadonlySet<string> = new Set(['sh', 'env', 'perf-exec']);
const CHAIN = /^(\d+) (.+)$/;

/**
 * Parses the output of `perf report --stdio --no-children -g folded,0,caller,function,count -F sample,comm,dso,sym -t '|'` in
 * the C locale, followed by `REPORT_END`. The error states what is wrong with the text: a partly parsed profile could point
 * at the wrong function.
 */
export function parsePerfReport(text: string): Result<Profile, string> {
  const [, announced = '', event] = /^# Samples: (\d+[KMG]?)\s+of event '([^']{1,100})'/m.exec(text) ?? [];
  if (event === undefined)
    return err('it does not name its event: it is cut off, or not the output of perf report in the C locale');
  if (!text.trimEnd().endsWith(REPORT_END)) return err('its end is missing: it is cut off');
  const read = readEntries(text);
  if (!read.ok) return read;
  const entries = read.value;
  const found = samplesOf(entries);
  if (!isAbout(found, announced)) return err(`it announces ${announced} samples and has ${found}: it is cut off`);
  const torn = entries.find(({ self, stacks }) => stacks.reduce((sum, { count }) => sum + count, 0) > self);
  // Fewer are possible, because a sample may have no chain.
  if (torn) return err(`the call chains of ${torn.name} have more samples than it has itself`);
  const own = entries.filter(({ command }) => !STARTERS.has(command));
  if (own.length === 0) return err('it has no function');
  const stacks = own.flatMap((entry) => entry.stacks);
  const totals = totalsOf(stacks);
  return ok({
    event: event.replace(/:[a-zA-Z]+$/, ''),
    samples: samplesOf(own),
    lost: Number(/^# Total Lost Samples: (\d+)$/m.exec(text)?.[1] ?? 0),
    functions: joined(own).map((each) => ({ ...each, total: Math.max(each.self, totals.get(each.name) ?? 0) })),
    stacks,
  });
}

/** A function of one process, with the call chains that led to it. */
interface Entry extends Omit<ProfiledFunction, 'total'> {
  readonly command: string;
  readonly stacks: Stack[];
}

function readEntries(text: string): Result<Entry[], string> {
  const entries: Entry[] = [];
  let chains = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = ENTRY.exec(line);
    const chain = entry ? null : CHAIN.exec(line);
    const last = entries.at(-1);
    if (entry) {
      const [samples = '', command = '', object = '', , name = ''] = entry.slice(1).map((part) => part.trim());
      entries.push({ command, name: nameOf(name, object), object, self: Number(samples), stacks: [] });
    } else if (chain && last) {
      const [, count = '', frames = ''] = chain;
      // Addresses without a name differ between processes.
      const named = frames.split('|').filter((frame) => !isNameless(frame));
      last.stacks.push({ frames: named.slice(0, LIMITS.frames), count: Number(count) });
      if (++chains > LIMITS.stacks) return err(`it has more than ${LIMITS.stacks} call chains`);
    } else return err(`a line that perf report does not write: ${line.slice(0, 100)}`);
  }
  return ok(entries);
}

function samplesOf(entries: readonly Pick<Entry, 'self'>[]): number {
  return entries.reduce((sum, { self }) => sum + self, 0);
}

/** Whether perf found no function at an address. */
function isNameless(name: string): boolean {
  return /^(0|0x[0-9a-f]+|\[unknown\])$/.test(name);
}

/** Whether perf could print this number of samples so: `283`, `12K`. Perf truncates, and some versions round. */
function isAbout(samples: number, written: string): boolean {
  const unit = { K: 1e3, M: 1e6, G: 1e9 }[written.at(-1) ?? ''];
  if (unit === undefined) return samples === Number(written);
  const shown = Number(written.slice(0, -1));
  return Math.floor(samples / unit) === shown || Math.round(samples / unit) === shown;
}

/** The name of a function. All addresses without a symbol share one name per object, because they differ between processes. */
function nameOf(name: string, object: string): string {
  return isNameless(name) ? `${NO_SYMBOL} ${object}` : name;
}

const NO_SYMBOL = 'no symbol in';

/** Whether this entry holds the addresses without a symbol. */
export function isUnresolved({ name }: Pick<ProfiledFunction, 'name'>): boolean {
  return name.startsWith(NO_SYMBOL);
}

/** Adds up the entries of one function, which may come from several processes or named threads. */
function joined(entries: readonly Entry[]): Omit<ProfiledFunction, 'total'>[] {
  const groups = new Map<string, Omit<ProfiledFunction, 'total'>>();
  for (const { name, object, self } of entries) {
    const key = `${object} ${name}`;
    groups.set(key, { name, object, self: (groups.get(key)?.self ?? 0) + self });
  }
  return [...groups.values()];
}

/** Samples in each function or its callees. A recursive function counts once per chain. */
function totalsOf(stacks: readonly Stack[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { frames, count } of stacks) {
    for (const frame of new Set(frames)) totals.set(frame, (totals.get(frame) ?? 0) + count);
  }
  return totals;
}
