import type { ElfFile, Processor } from './elf-file.ts';

/** A range of addresses. */
interface AddressRange {
  readonly address: number;
  /** The first address behind it; null: the end of its section. */
  readonly end: number | null;
}

/**
 * Bytes that end a process wherever in them it begins: `hlt`, which only a kernel may execute (SIGSEGV), and the permanently undefined `udf #0` (SIGILL).
 * A breakpoint would do too, but a tracer could mistake it for its own.
 */
const TRAPS: Readonly<Record<Processor, { readonly byte: number; readonly signal: string }>> = {
  'x86-64': { byte: 0xf4, signal: 'SIGSEGV' },
  aarch64: { byte: 0, signal: 'SIGILL' },
};

/** The signal that ends a process which enters trapped code. */
export function trapSignal({ machine }: ElfFile): string {
  return TRAPS[machine].signal;
}

/** A copy of a library in which the code of the ranges is replaced by instructions that end the process. */
export function trappedLibrary({ bytes, sections, machine }: ElfFile, ranges: readonly AddressRange[]): Uint8Array {
  const copy = bytes.slice();
  const code = sections.filter(({ isLoaded, isExecutable }) => isLoaded && isExecutable);
  for (const { address, end } of ranges) {
    for (const section of code) {
      const from = Math.max(address, section.address);
      const to = Math.min(end ?? Number.POSITIVE_INFINITY, section.address + section.size);
      const shift = section.offset - section.address;
      if (from < to) copy.fill(TRAPS[machine].byte, from + shift, to + shift);
    }
  }
  return copy;
}

/** All code of functions: a program that calls the library at all enters it. */
export function allCode({ sections }: ElfFile): AddressRange[] {
  return sections
    .filter(({ isLoaded, isExecutable, name }) => isLoaded && isExecutable && name.startsWith('.text'))
    .map(({ address, size }) => ({ address, end: address + size }));
}
