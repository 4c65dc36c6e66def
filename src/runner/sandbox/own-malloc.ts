import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Sections of an ELF file that are looked at, and the longest one in bytes. */
const SECTIONS = { most: 1000, bytes: 32 * 1024 * 1024 } as const;
/** `SHT_DYNSYM` of elf(5). */
const DYNAMIC_SYMBOLS = 11;
const SECTION_BYTES = 64;
const SYMBOL_BYTES = 24;
/** Longest name of a symbol that is read: tables may name the same bytes many times. */
const NAME_MAX = 1000;

const known = new Map<string, ReadonlySet<string> | null>();

/** The calls of an allocator; a program gets and gives back its memory with the first four. */
export const ALLOCATION_CALLS = ['malloc', 'free', 'calloc', 'realloc'] as const;

/**
 * Whether a program or library defines `malloc`. The dynamic loader looks a symbol up in the program first, then in the preloaded
 * libraries: a program that defines it does not call the arm's library. False for files of which `allocationCalls` knows nothing.
 */
export function definesMalloc(path: string): boolean {
  return allocationCalls(path)?.has('malloc') ?? false;
}

/**
 * Which of `malloc`, `free`, `calloc` and `realloc` a program or library defines for the dynamic loader. Null for files that cannot be
 * read, and for other files than ELF of 64 bits in little-endian order. Layout: elf(5).
 */
export function allocationCalls(path: string): ReadonlySet<string> | null {
  return readFileAt(path, 0, (file, { dev, ino, mtimeMs, ctimeMs }) => {
    const key = `${dev}:${ino}:${mtimeMs}:${ctimeMs}`;
    const answer = known.has(key) ? (known.get(key) ?? null) : definedCalls(file);
    known.set(key, answer);
    return answer;
  });
}

/** The calls that a program defines for the dynamic loader. */
function definedCalls(file: number): ReadonlySet<string> | null {
  const found = dynamicTables(file);
  if (found === null) return null;
  const defined = new Set<string>();
  const { symbols, names } = found;
  for (let at = 0; at + SYMBOL_BYTES <= symbols.length; at += SYMBOL_BYTES) {
    if (symbols.readUInt16LE(at + 6) === 0) continue;
    const from = symbols.readUInt32LE(at);
    for (const name of ALLOCATION_CALLS) {
      if (names.toString('latin1', from, from + name.length + 1) === `${name}\0`) defined.add(name);
    }
  }
  return defined;
}

/** The names that a program or library has for the dynamic loader. */
interface DynamicNames {
  /** Symbols, defined or not. Empty for a program that is linked statically. */
  readonly symbols: ReadonlySet<string>;
  /** Whether a text is among its names, as those of the libraries are that it is linked with. */
  mentions(name: string): boolean;
}

/** The names of a program or library for the dynamic loader; null as for `allocationCalls`. */
export function dynamicNames(path: string): DynamicNames | null {
  return readFileAt(path, constants.O_NOFOLLOW, (file) => {
    const found = dynamicTables(file);
    if (found === null) return null;
    const { symbols, names } = found;
    const all = new Set<string>();
    for (let at = 0; at + SYMBOL_BYTES <= symbols.length; at += SYMBOL_BYTES) {
      const from = symbols.readUInt32LE(at);
      const end = names.indexOf(0, from);
      if (end > from && end - from <= NAME_MAX) all.add(names.toString('latin1', from, end));
    }
    return { symbols: all, mentions: (name) => names.includes(`${name}\0`, 0, 'latin1') };
  });
}

/** Whether a file, no link to one, is an ELF executable: `ET_EXEC` or `ET_DYN` of elf(5). */
export function isElfProgram(path: string): boolean {
  const header = readFileAt(path, constants.O_NOFOLLOW, (file) => bytesAt(file, 0, 18));
  return (
    header?.length === 18 && header.toString('latin1', 0, 4) === '\x7fELF' && [2, 3].includes(header.readUInt16LE(16))
  );
}

/** Reads an open regular file; null where there is none, or `read` throws. A stranger may have put a named pipe in its place. */
function readFileAt<T>(path: string, flags: number, read: (file: number, facts: Stats) => T | null): T | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  } catch {
    return null;
  }
  try {
    const facts = fstatSync(file);
    return facts.isFile() ? read(file, facts) : null;
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/** The dynamic symbols of a file and their names, both empty when it has none. The file is a stranger's: the work is linear in its size. */
function dynamicTables(file: number): { readonly symbols: Buffer; readonly names: Buffer } | null {
  const header = bytesAt(file, 0, 64);
  if (header.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return null;
  const count = Math.min(SECTIONS.most, header.readUInt16LE(60));
  const sections = bytesAt(file, Number(header.readBigUInt64LE(40)), count * SECTION_BYTES);
  const contents = (index: number): Buffer => {
    const at = index * SECTION_BYTES;
    const size = Number(sections.readBigUInt64LE(at + 32));
    return bytesAt(file, Number(sections.readBigUInt64LE(at + 24)), Math.min(SECTIONS.bytes, size));
  };
  const table = Array.from({ length: count }, (_, index) => index).find(
    (index) => sections.readUInt32LE(index * SECTION_BYTES + 4) === DYNAMIC_SYMBOLS,
  );
  if (table === undefined) return { symbols: Buffer.alloc(0), names: Buffer.alloc(0) };
  return { symbols: contents(table), names: contents(sections.readUInt32LE(table * SECTION_BYTES + 40)) };
}

function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}
