/** A file of a commit. */
export interface RepositoryFile {
  readonly path: string;
  /** Present for files that a draft reads. */
  readonly text?: string;
}

/** Files whose text a draft reads: the files of build systems. Longer ones are not read. */
export const DRAFT_LIMITS = { characters: 524_288, files: 256 } as const;

const BUILD_FILES =
  /(^|\/)((GNUm|M|m)akefile|[^/]*\.mk|CMakeLists\.txt|CMakePresets\.json|configure\.(ac|in|py)|autogen\.sh|meson\.build|meson_options\.txt|meson\.options|\.gitmodules)$/;

/** Whether the text of a file is needed to recognise how the repository is built. */
export function isBuildFile(path: string): boolean {
  return BUILD_FILES.test(path);
}

/** Whether a path can stand in a configuration. */
export function isPlainPath(path: string): boolean {
  return /^[\x21-\x7e]{1,400}$/.test(path);
}
