import type { CodeSizes } from '../../model/code.ts';
import type { ElfFile } from './elf-file.ts';

/** The sizes of the sections that hold code, constants, data and thread-local data, in bytes. */
export function codeSizes({ sections }: ElfFile): CodeSizes {
  const size = (...names: readonly string[]): number =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      sections.reduce((sum, each) => sum + (each.isLoaded && names.includes(each.name) ? each.size : 0), 0),
    );
  return {
    text: size('.text'),
    rodata: size('.rodata'),
    data: size('.data'),
    bss: size('.bss'),
    tls: size('.tdata', '.tbss'),
  };
}
