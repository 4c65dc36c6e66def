import { err, ok, type Result } from '../../model/result.ts';
import { type ElfFile, type ElfSection, LOAD_SEGMENT, number64, SECTION_TYPES } from './elf-file.ts';

/** A range of a file, in bytes. */
interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A build id has at most so many bytes. */
const BUILD_ID_MAX = 64;
/** Name and type of a note with a build id: `GNU`, 3. */
const NOTE_HEADER = [4, 0, 0, 0] as const;
const NOTE_KIND = [3, 0, 0, 0, 0x47, 0x4e, 0x55, 0] as const;
/** Fields of the header of a file that say where its table of sections is, which no loader reads. */
const SECTION_FIELDS: readonly ByteRange[] = [
  { from: 0x28, to: 0x30 },
  { from: 0x3a, to: 0x40 },
];

/**
 * What a loader maps of a file, in pieces, with zeros for the build id and for the place of the table of sections; before it the table of
 * segments. Two libraries whose pieces are equal run the same code on the same data: they differ in debug information, in symbols
 * that only debuggers read, in comments and in their build id at most. A build id among executable bytes stays as it is.
 */
export function loadedImage({ bytes, segments, sections }: ElfFile): Result<Uint8Array[], string> {
  const loads = segments.filter(({ type }) => type === LOAD_SEGMENT);
  if (loads.length === 0) return err('has nothing that a loader maps');
  // Segments that overlap could make a small file a long work.
  if (loads.reduce((sum, { fileSize }) => sum + fileSize, 0) > 2 * bytes.length)
    return err('has segments that overlap');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headersAt = number64(view, 32);
  const headers = bytes.slice(headersAt, headersAt + segments.length * 56);
  const code = loads.filter(({ isExecutable }) => isExecutable).map(rangeOf);
  const buildIds = sections.flatMap((section) => buildIdOf(bytes, section)).filter((id) => !code.some(overlaps(id)));
  const blanks = [...SECTION_FIELDS, ...buildIds];
  return ok([headers, ...loads.map((segment) => blanked(bytes, rangeOf(segment), blanks))]);
}

/** The names of loaded sections whose contents differ between two files; the build id is not one of them. */
export function changedSections(a: ElfFile, b: ElfFile): string[] {
  const [before, after] = [a, b].map(({ bytes, sections }) => {
    const loaded = sections.filter((each) => each.isLoaded && each.name !== '' && buildIdOf(bytes, each).length === 0);
    return new Map(loaded.map((section) => [section.name, { section, bytes }]));
  });
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].filter((name) => {
    const [one, other] = [before?.get(name), after?.get(name)];
    return one === undefined || other === undefined || !isSameSection(one, other);
  });
}

interface PlacedSection {
  readonly section: ElfSection;
  readonly bytes: Uint8Array;
}

/** Whether two sections have the same type, size and content. */
export function isSameSection(a: PlacedSection, b: PlacedSection): boolean {
  if (a.section.size !== b.section.size || a.section.type !== b.section.type) return false;
  if (a.section.type === SECTION_TYPES.noBits) return true;
  const [one, other] = [a, b].map(({ section, bytes }) =>
    bytes.subarray(section.offset, section.offset + section.size),
  );
  return one?.every((byte, index) => byte === other?.[index]) ?? false;
}

/** Where the build id of a note stands; empty for any other section. */
function buildIdOf(bytes: Uint8Array, { type, offset, size }: ElfSection): ByteRange[] {
  const length = size - 16;
  if (type !== SECTION_TYPES.note || length < 1 || length > BUILD_ID_MAX) return [];
  const starts = (at: number, wanted: readonly number[]) => wanted.every((byte, index) => bytes[at + index] === byte);
  const isNote = starts(offset, [...NOTE_HEADER, length, 0, 0, 0]) && starts(offset + 8, NOTE_KIND);
  return isNote ? [{ from: offset + 16, to: offset + size }] : [];
}

function rangeOf({ offset, fileSize }: { readonly offset: number; readonly fileSize: number }): ByteRange {
  return { from: offset, to: offset + fileSize };
}

function overlaps(a: ByteRange): (b: ByteRange) => boolean {
  return (b) => a.from < b.to && b.from < a.to;
}

function blanked(bytes: Uint8Array, { from, to }: ByteRange, blanks: readonly ByteRange[]): Uint8Array {
  const copy = bytes.slice(from, to);
  for (const blank of blanks) copy.fill(0, Math.max(0, blank.from - from), Math.max(0, blank.to - from));
  return copy;
}
