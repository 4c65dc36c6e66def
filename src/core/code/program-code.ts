import { ok, type Result } from '../../model/result.ts';
import { type Disassembly, type Instruction, parseDisassembly } from './disassembly.ts';
import { type ElfFile, type Processor, readElf } from './elf-file.ts';
import { type ElfNames, type ElfSymbol, readNames } from './elf-symbols.ts';
import { type InstructionKind, kindOf } from './instruction-kind.ts';

/** A function of a library with its instructions. */
export interface CodeFunction {
  /** One of its names, the same one in every build that has the same names. */
  readonly name: string;
  readonly address: number;
  /** The first address behind it. */
  readonly end: number;
  readonly instructions: readonly Instruction[];
}

/** What a jump or a call leads to. */
type Destination =
  | { readonly kind: 'inside'; readonly function: CodeFunction; readonly offset: number }
  /** A function of another library. */
  | { readonly kind: 'outside'; readonly name: string }
  /** An address that the program computes. */
  | { readonly kind: 'unknown' };

/** The code of a library with its names. */
export interface ProgramCode {
  readonly machine: Processor;
  readonly functions: readonly CodeFunction[];
  /** Functions that other files can call, by each of their names. */
  readonly exported: ReadonlyMap<string, CodeFunction>;
  /** Whether local functions have no names. */
  readonly isStripped: boolean;
  /** The instruction at an address and its place in its function; null where no instruction begins. */
  at(address: number): { readonly function: CodeFunction; readonly index: number } | null;
  kind(instruction: Instruction): InstructionKind;
  /** Where a jump or call leads. */
  destination(instruction: Instruction): Destination;
  /** Datum at an address as a name that does not change with the address: `table+0x8`, `.rodata`. */
  datum(address: number): string;
}

/**
 * Joins a library with its disassembly.
 *
 * @param text Output of `objdump -d -w --no-show-raw-insn`.
 */
export function readProgram(bytes: Uint8Array, text: string): Result<ProgramCode, string> {
  const elf = readElf(bytes);
  if (!elf.ok) return elf;
  const names = readNames(elf.value);
  if (!names.ok) return names;
  const disassembly = parseDisassembly(text);
  return disassembly.ok ? ok(joined(elf.value, names.value, disassembly.value)) : disassembly;
}

function joined(elf: ElfFile, names: ElfNames, { instructions, stubs }: Disassembly): ProgramCode {
  const functions = functionsOf(elf, names, instructions, stubs);
  const indices = new Map<number, readonly [CodeFunction, number]>();
  const byAddress = new Map<number, CodeFunction>();
  for (const each of functions) {
    byAddress.set(each.address, each);
    for (const [index, { address }] of each.instructions.entries()) indices.set(address, [each, index]);
  }
  const exported = new Map<string, CodeFunction>();
  for (const { kind, isExported, name, address } of names.symbols) {
    const found = byAddress.get(address);
    if (kind === 'function' && isExported && found !== undefined) exported.set(name, found);
  }
  const data = dataOf(elf, names);
  const named = (name: string): Destination => {
    const own = exported.get(name);
    return own === undefined ? { kind: 'outside', name } : { kind: 'inside', function: own, offset: 0 };
  };
  const kinds = new WeakMap<Instruction, InstructionKind>();
  const kind = (instruction: Instruction): InstructionKind => {
    const known = kinds.get(instruction) ?? kindOf(instruction, elf.machine);
    kinds.set(instruction, known);
    return known;
  };
  return {
    machine: elf.machine,
    functions,
    exported,
    isStripped: names.isStripped,
    at(address) {
      const found = indices.get(address);
      return found === undefined ? null : { function: found[0], index: found[1] };
    },
    kind,
    destination(instruction) {
      const { target } = instruction;
      if (target === null) return { kind: 'unknown' };
      if (kind(instruction).isIndirect) {
        const slot = names.slots.get(target);
        return slot === undefined ? { kind: 'unknown' } : named(slot);
      }
      const stub = stubs.get(target);
      if (stub !== undefined) return named(stub);
      const found = indices.get(target)?.[0];
      if (found === undefined) return { kind: 'unknown' };
      return { kind: 'inside', function: found, offset: target - found.address };
    },
    datum: (address) => {
      const slot = names.slots.get(address);
      return slot === undefined ? data(address) : `slot of ${slot}`;
    },
  };
}

/** Name of code between functions that has none. */
export const UNNAMED = 'code without a name';
const PADDING = /^(nop|int3$|xchg$)/;

/** The functions in the order of their addresses. One without a size ends where the next one begins. */
function functionsOf(
  { sections }: ElfFile,
  { symbols }: ElfNames,
  instructions: readonly Instruction[],
  stubs: ReadonlyMap<number, string>,
): CodeFunction[] {
  const byAddress = Map.groupBy(
    symbols.filter(({ kind }) => kind === 'function'),
    ({ address }) => address,
  );
  const starts = [...byAddress.keys(), ...stubs.keys()].sort((a, b) => a - b);
  const functions: CodeFunction[] = [];
  let at = 0;
  const takeUntil = (end: number, name: string | null): void => {
    const from = at;
    while ((instructions[at]?.address ?? Number.POSITIVE_INFINITY) < end) at++;
    const own = instructions.slice(from, at);
    const [first] = own;
    if (first === undefined || name === null) return;
    if (name === UNNAMED && own.every(({ mnemonic }) => PADDING.test(mnemonic))) return;
    functions.push({ name, address: first.address, end, instructions: own });
  };
  for (const [index, address] of starts.entries()) {
    takeUntil(address, UNNAMED);
    const own = byAddress.get(address);
    const next = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    const size = Math.max(0, ...(own ?? []).map((symbol) => symbol.size));
    // Other code follows the last entry of a linkage table.
    const section = sections.find((each) => address >= each.address && address < each.address + each.size);
    const end = size > 0 ? address + size : section === undefined ? next : section.address + section.size;
    takeUntil(Math.min(end, next), own === undefined ? null : nameOf(own));
  }
  takeUntil(Number.POSITIVE_INFINITY, UNNAMED);
  return functions;
}

/** The first name in the order of the alphabet, of the global ones where there are any. */
function nameOf(symbols: readonly ElfSymbol[]): string {
  const global = symbols.filter(({ isGlobal }) => isGlobal);
  const [first] = (global.length > 0 ? global : symbols).map(({ name }) => name).sort();
  return first ?? '';
}

/** Names data by their symbol. The number that a compiler adds to a local static variable changes with the code before it. */
function dataOf({ sections }: ElfFile, { symbols }: ElfNames): (address: number) => string {
  const data = symbols.filter(({ kind, size }) => kind === 'data' && size > 0).sort((a, b) => a.address - b.address);
  const loaded = sections.filter(({ isLoaded, size }) => isLoaded && size > 0);
  return (address) => {
    let [low, high] = [0, data.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((data[middle]?.address ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const symbol = data[low - 1];
    if (symbol !== undefined && address < symbol.address + symbol.size) {
      const offset = address - symbol.address;
      return `${symbol.name.replace(/\.\d+$/, '')}${offset === 0 ? '' : `+0x${offset.toString(16)}`}`;
    }
    const section = loaded.find((each) => address >= each.address && address < each.address + each.size);
    return section?.name ?? 'data';
  };
}
