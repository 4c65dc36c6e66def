import { err, ok, type Result } from '../../model/result.ts';

/** What of a shared library a reader of its code needs: what the loader maps, and its named sections. */
export interface ElfFile {
  readonly machine: Processor;
  readonly bytes: Uint8Array;
  readonly segments: readonly ElfSegment[];
  /** Empty when the file has no table of sections. */
  readonly sections: readonly ElfSection[];
}

/** Processors whose code is read. */
export type Processor = 'x86-64' | 'aarch64';

/** A row of the program header. Offsets and sizes in bytes. */
interface ElfSegment {
  readonly type: number;
  readonly isExecutable: boolean;
  readonly offset: number;
  readonly fileSize: number;
}

/** A named part of the file. Offsets and sizes in bytes. */
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  /** Whether the loader maps it. */
  readonly isLoaded: boolean;
  /** Whether it holds code. */
  readonly isExecutable: boolean;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  /** Index of the section that belongs to it: the names of its symbols, or the symbols of its relocations. */
  readonly link: number;
}

/** Types of segments and sections, from the System V ABI. */
export const LOAD_SEGMENT = 1;
export const SECTION_TYPES = { symbols: 2, rela: 4, note: 7, noBits: 8, dynamicSymbols: 11 } as const;

const MACHINES: Readonly<Record<number, Processor>> = { 62: 'x86-64', 183: 'aarch64' };
const SEGMENTS_MAX = 128;
const SECTIONS_MAX = 4096;
const NAME_MAX = 64;
/** Of the header of the file, of a segment and of a section. */
const HEADER_BYTES = { file: 64, segment: 56, section: 64 } as const;

/**
 * Reads the headers of a 64-bit little-endian ELF file. The error is a predicate for a sentence whose subject is the file: not ELF,
 * another processor, headers that lie outside of it, more segments or sections than any library has.
 */
export function readElf(bytes: Uint8Array): Result<ElfFile, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES.file || view.getUint32(0) !== 0x7f454c46) return err('is not an ELF file');
  if (view.getUint8(4) !== 2 || view.getUint8(5) !== 1) return err('is not a 64-bit little-endian ELF file');
  const machine = MACHINES[view.getUint16(18, true)];
  if (machine === undefined) return err('is for a processor whose code is not read');
  const segments = table(view, { at: 32, entry: 54, count: 56 }, HEADER_BYTES.segment, SEGMENTS_MAX);
  const rows = table(view, { at: 40, entry: 58, count: 60 }, HEADER_BYTES.section, SECTIONS_MAX);
  if (segments === null) return err('has a table of segments that is cut or too long');
  if (rows === null) return err('has a table of sections that is cut or too long');
  const names = rows[view.getUint16(62, true)];
  const namesAt = names === undefined ? bytes.length : number64(view, names + 24);
  const sections = rows.map((at) => ({
    name: textAt(bytes, namesAt + view.getUint32(at, true), NAME_MAX) ?? '',
    type: view.getUint32(at + 4, true),
    isLoaded: (view.getUint32(at + 8, true) & 2) !== 0,
    isExecutable: (view.getUint32(at + 8, true) & 4) !== 0,
    address: number64(view, at + 16),
    offset: number64(view, at + 24),
    size: number64(view, at + 32),
    link: view.getUint32(at + 40, true),
  }));
  const mapped = segments.map((at) => ({
    type: view.getUint32(at, true),
    isExecutable: (view.getUint32(at + 4, true) & 1) !== 0,
    offset: number64(view, at + 8),
    fileSize: number64(view, at + 32),
  }));
  if (mapped.some(({ offset, fileSize }) => offset + fileSize > bytes.length)) return err('is cut');
  const outside = sections.some(
    ({ type, offset, size }) => type !== SECTION_TYPES.noBits && offset + size > bytes.length,
  );
  return outside ? err('is cut') : ok({ machine, bytes, segments: mapped, sections });
}

/** The offsets of the rows of a table; null when it is cut, too long, or its rows have another size. */
function table(
  view: DataView,
  { at, entry, count }: { readonly at: number; readonly entry: number; readonly count: number },
  rowBytes: number,
  most: number,
): number[] | null {
  const rows = view.getUint16(count, true);
  const start = number64(view, at);
  if (rows === 0) return [];
  if (rows > most || view.getUint16(entry, true) !== rowBytes || start + rows * rowBytes > view.byteLength) return null;
  return Array.from({ length: rows }, (_, index) => start + index * rowBytes);
}

/** A 64-bit number. Numbers above 2⁵³ lose bits, and lie outside of any file. */
export function number64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** The text up to the next zero byte, with `?` for what is not printable ASCII; null when it is longer than `most` or cut. */
export function textAt(bytes: Uint8Array, at: number, most: number): string | null {
  const end = Math.min(at + most + 1, bytes.length);
  let text = '';
  for (let index = at; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0) return text;
    text += byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  }
  return null;
}
