import { err, ok, type Result } from '../../model/result.ts';
import { type ElfFile, type ElfSection, LOAD_SEGMENT, number64, SECTION_TYPES } from './elf-file.ts';
import { readNames } from './elf-symbols.ts';
import { isSameSection } from './loaded-image.ts';

/** Sections of code without functions of the sources: all of them jump through tables whose places are compared too. */
const FIXED_CODE = /^\.(plt|init|fini)\b/;
/** What only an exception or a debugger reads, and what holds the addresses of functions, which are compared as functions. */
const UNREAD = /^\.(eh_frame|eh_frame_hdr|gcc_except_table|dynsym|note\..+)$/;
/** Types of segments, from the System V ABI and the GNU linker. */
const EH_FRAME_SEGMENT = 0x6474e550;
const NOTE_SEGMENT = 4;
const SEGMENT_BYTES = 56;
const WRITABLE = 2;
const DIFFERENCES_MAX = 100;

/**
 * What differs between two libraries that every program notices which loads them: the place, size or content of data, of tables of the loader and of linkage
 * tables, and which names they export. Each is a clause. Code of functions is not looked at. The error is a predicate for a sentence
 * whose subject is the file.
 */
export function layoutDifferences(baseline: ElfFile, candidate: ElfFile): Result<string[], string> {
  const [before, after] = [exportedNames(baseline), exportedNames(candidate)];
  if (!before.ok) return before;
  if (!after.ok) return after;
  const segments = segmentRows(baseline).join('\n') === segmentRows(candidate).join('\n');
  const differences = [
    ...sectionDifferences(baseline, candidate),
    ...(segments ? [] : ['the segments that the loader maps have other places or rights']),
    ...(before.value === after.value ? [] : ['other names are exported, or exported data moved']),
  ];
  return ok(differences.slice(0, DIFFERENCES_MAX));
}

/** Whether an address is in code that only jumps to functions, or that every library gets from its linker. */
export function isFixedCode({ sections }: ElfFile, address: number): boolean {
  return sections.some(
    (each) =>
      each.isExecutable && FIXED_CODE.test(each.name) && address >= each.address && address < each.address + each.size,
  );
}

function sectionDifferences(baseline: ElfFile, candidate: ElfFile): string[] {
  const [before, after] = [comparedSections(baseline), comparedSections(candidate)];
  if (before.size === 0 || after.size === 0) return ['the sections are not known'];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    if (one === undefined) return [`${name} was added`];
    if (other === undefined) return [`${name} was removed`];
    if (one.size !== other.size) return [`${name} has ${other.size} bytes in place of ${one.size}`];
    if (one.address !== other.address) return [`${name} moved`];
    const placed = [
      { section: one, bytes: baseline.bytes },
      { section: other, bytes: candidate.bytes },
    ] as const;
    return isSameSection(...placed) ? [] : [`${name} has another content`];
  });
}

/** The loaded sections of which nothing may differ, by name. Two sections of one name are told apart by their number. */
function comparedSections({ sections }: ElfFile): Map<string, ElfSection> {
  const kept = sections.filter(
    (each) =>
      each.isLoaded &&
      each.type !== SECTION_TYPES.note &&
      !UNREAD.test(each.name) &&
      (!each.isExecutable || FIXED_CODE.test(each.name)),
  );
  const seen = new Map<string, number>();
  return new Map(
    kept.map((section) => {
      const number = seen.get(section.name) ?? 0;
      seen.set(section.name, number + 1);
      return [number === 0 ? section.name || 'a section without a name' : `${section.name} (${number + 1})`, section];
    }),
  );
}

/** Type, rights, address and alignment of each segment, and the size of those that programs write to or that hold no code. */
function segmentRows({ bytes, segments }: ElfFile): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = number64(view, 32);
  return segments.flatMap(({ type }, index) => {
    if (type === NOTE_SEGMENT || type === EH_FRAME_SEGMENT) return [];
    const at = start + index * SEGMENT_BYTES;
    const flags = view.getUint32(at + 4, true);
    // A segment of code, or of constants and tables of exceptions, may end elsewhere.
    const mayGrow = type === LOAD_SEGMENT && (flags & WRITABLE) === 0;
    const row = [type, flags, number64(view, at + 16), mayGrow ? '' : number64(view, at + 40), number64(view, at + 48)];
    return [row.join(' ')];
  });
}

/** Exported functions by name, exported data with place and size. */
function exportedNames(elf: ElfFile): Result<string, string> {
  const names = readNames(elf);
  if (!names.ok) return err(names.error);
  const exported = names.value.symbols.filter(({ isExported }) => isExported);
  const lines = exported.map(({ kind, name, address, size }) =>
    kind === 'function' ? `function ${name}` : `data ${name} ${address} ${size}`,
  );
  return ok(lines.sort().join('\n'));
}
