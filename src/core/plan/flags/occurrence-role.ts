import type { NameOccurrence } from '../../../model/occurrence.ts';

/** What a line of a file does with a name. */
export type OccurrenceRole =
  /** It sets or reads a variable of make, an option of cmake or one of meson. */
  | 'make'
  | 'cmake'
  | 'meson'
  /** A file of a build gives it to the compiler: `-DX=1`. */
  | 'define'
  | 'source'
  | 'document'
  | 'other';

const SOURCE = /\.(c|cc|cpp|cxx|h|hh|hpp|hxx|inc|inl|ipp|s|S|asm|def)$/;
const DOCUMENT =
  /\.(md|markdown|rst|txt|adoc|org|html|csv|tsv|log|json|patch|diff)$|(^|\/)(docs?|bench_results|results)\//i;

/** Whether a file belongs to a build: its variables and options decide what is compiled. */
function isBuildFile(path: string): boolean {
  return /(^|\/)((GNU)?[Mm]akefile(\.am|\.in)?|CMakeLists\.txt|meson\.build|meson_options\.txt|meson\.options)$|\.(mk|make|cmake|ninja)$/.test(
    path,
  );
}

/** What a line of a file does with a name. The name is an identifier. */
export function occurrenceRole(name: string, { path, text }: NameOccurrence): OccurrenceRole {
  if (isBuildFile(path)) {
    if (text.includes(`-D${name}`)) return 'define';
    if (/\.(mk|make)$|akefile(\.am|\.in)?$/.test(path)) return 'make';
    if (/CMakeLists\.txt$|\.cmake$/.test(path)) return 'cmake';
    return /meson/.test(path) ? 'meson' : 'other';
  }
  if (SOURCE.test(path)) return 'source';
  return DOCUMENT.test(path) ? 'document' : 'other';
}
