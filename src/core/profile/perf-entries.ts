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
export interface Stack {
  readonly frames: readonly string[];
  readonly count: number;
}

/** Most call chains, and most frames of one chain. */
const LIMITS = { stacks: 20_000, frames: 127 } as const;

const ENTRY = /^\s*(\d+)\s*\|([^|]+)\|([^|]+)\|\[([.kguH])\] (.+)$/;
const CHAIN = /^(\d+) (.+)$/;

/** A function of one process, with the call chains that led to it. */
export interface Entry extends Omit<ProfiledFunction, 'total'> {
  readonly command: string;
  readonly stacks: Stack[];
}

/** Reads the functions of one section of a report with their call chains. */
export function readEntries(text: string): Result<Entry[], string> {
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

/** Whether perf found no function at an address. */
function isNameless(name: string): boolean {
  return /^(0|0x[0-9a-f]+|\[unknown\])$/.test(name);
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
