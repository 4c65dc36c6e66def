import { basename } from 'node:path';
import { BUILD_FILE, type DefineSetting, defineSettings } from '../../../core/settings/define-settings.ts';
import { isPlainMake } from './planned-calls.ts';
import { treeText } from './tree-file.ts';

/** Limits of the build files that are read. */
const LIMITS = { files: 400, fileBytes: 512 * 1024, allBytes: 8 * 1024 * 1024 } as const;

/** The programs that configure a build with the settings of a system. */
const PROGRAMS: readonly (readonly [system: DefineSetting['system'], program: RegExp])[] = [
  ['cmake', /^cmake$/],
  ['meson', /^meson$/],
  ['configure', /^(configure|autogen|bootstrap)(\.\w+)?$|^autoreconf$/],
];

/**
 * The settings of cmake, meson and configure scripts that decide about defines, read from the build files of a commit.
 *
 * @param commands Of the build. Make alone has no settings of another system, whatever other files the commit has.
 * @param listed The files of the tree.
 */
export function buildSettings(
  commands: readonly (readonly string[])[],
  tree: string,
  listed: Iterable<string>,
): ReadonlyMap<string, DefineSetting> {
  if (isPlainMake(commands)) return new Map();
  const words = commands.flat().map((word) => basename(word));
  const building = PROGRAMS.flatMap(([system, program]) => (words.some((word) => program.test(word)) ? [system] : []));
  const files: { path: string; text: string }[] = [];
  let left: number = LIMITS.allBytes;
  for (const path of listed) {
    if (!BUILD_FILE.test(path)) continue;
    const read = treeText(tree, path, Math.min(LIMITS.fileBytes, left));
    if (read === null) continue;
    left -= read.text.length;
    files.push({ path, text: read.text });
    if (left <= 0 || files.length >= LIMITS.files) break;
  }
  return defineSettings(files, building.length === 0 ? undefined : building);
}
