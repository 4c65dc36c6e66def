import { err, ok, type Result } from '../../model/result.ts';
import { type ElfFile, type ElfSection, number64, SECTION_TYPES, textAt } from './elf-file.ts';

/** A function or datum that the file defines. */
export interface ElfSymbol {
  readonly name: string;
  readonly kind: 'function' | 'data';
  readonly isGlobal: boolean;
  /** Whether other files can call it. */
  readonly isExported: boolean;
  readonly address: number;
  /** Bytes; 0 when the file does not say. */
  readonly size: number;
}

/** The symbols of a file, and the names of the addresses that the loader fills in. */
export interface ElfNames {
  readonly symbols: readonly ElfSymbol[];
  /** Name by the address of its slot in the global offset table. */
  readonly slots: ReadonlyMap<number, string>;
  /** Whether the table of local symbols is gone, so that local functions have no name. */
  readonly isStripped: boolean;
}

const SYMBOLS_MAX = 200_000;
const RELOCATIONS_MAX = 500_000;
/** Longest name of a symbol, in bytes. Names of C++ templates are long. */
const NAME_MAX = 4096;
/** Characters of all names: rows may share a name, so that a small file has many long ones. */
const NAMES_MAX = 33_554_432;
const ROW_BYTES = 24;
/** Types of symbols: no type, object, function, thread-local, indirect function. */
const DATA_TYPES: ReadonlySet<number> = new Set([0, 1, 6]);
const FUNCTION_TYPES: ReadonlySet<number> = new Set([2, 10]);
/** Relocations that fill a slot with the address of a symbol: GLOB_DAT and JUMP_SLOT of x86-64 and AArch64. */
const SLOT_TYPES = { 'x86-64': new Set([6, 7]), aarch64: new Set([1025, 1026]) } as const;

/** Reads the tables of symbols and of relocations. The error is a predicate for a sentence whose subject is the file. */
export function readNames(elf: ElfFile): Result<ElfNames, string> {
  const tables = elf.sections.filter(
    ({ type }) => type === SECTION_TYPES.symbols || type === SECTION_TYPES.dynamicSymbols,
  );
  const relocations = elf.sections.filter(({ type }) => type === SECTION_TYPES.rela);
  if (rowsOf(tables) > SYMBOLS_MAX) return err(`has more than ${SYMBOLS_MAX} symbols`);
  if (rowsOf(relocations) > RELOCATIONS_MAX) return err(`has more than ${RELOCATIONS_MAX} relocations`);
  const symbols: ElfSymbol[] = [];
  const slots = new Map<number, string>();
  for (const table of tables) {
    const read = readTable(elf, table, symbols);
    if (!read.ok) return read;
  }
  for (const table of relocations) readSlots(elf, table, slots);
  return ok({ symbols, slots, isStripped: !tables.some(({ type }) => type === SECTION_TYPES.symbols) });
}

function rowsOf(sections: readonly ElfSection[]): number {
  return sections.reduce((sum, { size }) => sum + Math.floor(size / ROW_BYTES), 0);
}

function readTable(elf: ElfFile, table: ElfSection, into: ElfSymbol[]): Result<void, string> {
  const view = viewOf(elf.bytes);
  const isExported = table.type === SECTION_TYPES.dynamicSymbols;
  let characters = 0;
  for (let at = table.offset; at + ROW_BYTES <= table.offset + table.size; at += ROW_BYTES) {
    const info = view.getUint8(at + 4);
    const isFunction = FUNCTION_TYPES.has(info & 15);
    // Section 0: the file uses the symbol, and another one defines it.
    if (view.getUint16(at + 6, true) === 0 || !(isFunction || DATA_TYPES.has(info & 15))) continue;
    const name = nameAt(elf, table, view.getUint32(at, true));
    if (name === null) return err(`has a symbol name of more than ${NAME_MAX} bytes`);
    if (name === '') continue;
    characters += name.length;
    if (characters > NAMES_MAX) return err(`has symbol names of more than ${NAMES_MAX} characters together`);
    into.push({
      name,
      kind: isFunction ? 'function' : 'data',
      isGlobal: info >> 4 !== 0,
      isExported,
      address: number64(view, at + 8),
      size: number64(view, at + 16),
    });
  }
  return ok(undefined);
}

function readSlots(elf: ElfFile, table: ElfSection, into: Map<number, string>): void {
  const symbols = elf.sections[table.link];
  if (symbols?.type !== SECTION_TYPES.dynamicSymbols) return;
  const view = viewOf(elf.bytes);
  for (let at = table.offset; at + ROW_BYTES <= table.offset + table.size; at += ROW_BYTES) {
    if (!SLOT_TYPES[elf.machine].has(view.getUint32(at + 8, true))) continue;
    const row = symbols.offset + view.getUint32(at + 12, true) * ROW_BYTES;
    if (row + ROW_BYTES > symbols.offset + symbols.size) continue;
    const name = nameAt(elf, symbols, view.getUint32(row, true));
    if (name) into.set(number64(view, at), name);
  }
}

function nameAt(elf: ElfFile, { link }: ElfSection, index: number): string | null {
  const names = elf.sections[link];
  return names === undefined ? '' : textAt(elf.bytes, names.offset + index, NAME_MAX);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
