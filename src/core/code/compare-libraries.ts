import type { CodeComparison } from '../../model/code.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { codeSizes } from './code-sizes.ts';
import { type ElfFile, readElf } from './elf-file.ts';
import { changedSections, loadedImage } from './loaded-image.ts';

/** The comparison of two files before their code is disassembled. */
type FileComparison = CodeComparison & { readonly code: null };

/** Most names of sections that are kept. */
const SECTIONS_MAX = 100;

/** Compares two libraries by what a loader maps. The error is a sentence: a file cannot be read as a library. */
export function compareLibraries(baseline: Uint8Array, candidate: Uint8Array): Result<FileComparison, string> {
  const before = readLoaded(baseline, 'baseline');
  if (!before.ok) return before;
  const after = readLoaded(candidate, 'candidate');
  if (!after.ok) return after;
  return ok({
    isSame: isSameImage(before.value.image, after.value.image),
    sizes: { baseline: codeSizes(before.value.elf), candidate: codeSizes(after.value.elf) },
    sections: changedSections(before.value.elf, after.value.elf).slice(0, SECTIONS_MAX),
    code: null,
    problem: null,
  });
}

interface LoadedLibrary {
  readonly elf: ElfFile;
  readonly image: readonly Uint8Array[];
}

function readLoaded(bytes: Uint8Array, arm: string): Result<LoadedLibrary, string> {
  const elf = readElf(bytes);
  const image = elf.ok ? loadedImage(elf.value) : elf;
  if (!elf.ok || !image.ok) return err(`The library of the ${arm} ${image.ok ? 'cannot be read' : image.error}.`);
  return ok({ elf: elf.value, image: image.value });
}

function isSameImage(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return (
    a.length === b.length &&
    a.every((piece, index) => piece.length === b[index]?.length && piece.every((byte, at) => byte === b[index]?.[at]))
  );
}
