import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { pathMatches } from '../../core/plan/gate/path-rules.ts';
import { harmless } from '../../core/text/quote.ts';
import { listed } from '../../core/text/suggestion.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { leftFiles } from './left-files.ts';

/** The name of a shared library, with or without a version. */
const LIBRARY_NAME = /\.so(\.[0-9]+)*$/;

/**
 * The path of the library that a build left, relative to its checkout: `library` itself, or the one file that matches it where it
 * has a `*`. Links to one file count once. The error is a clause that names what the build left.
 */
export async function findLibrary(checkout: string, library: string): Promise<Result<string, string>> {
  const isExact = !library.includes('*');
  if (isExact && (await realpath(join(checkout, library)).catch(() => null)) !== null) return ok(library);
  const left = await leftFiles(checkout, LIBRARY_NAME);
  const found = new Map<string, string>();
  for (const path of isExact ? [] : left.filter((each) => pathMatches(library, each))) {
    const file = await realpath(join(checkout, path)).catch(() => null);
    // The shortest name of a file is the one that programs are linked with.
    if (file !== null && path.length < (found.get(file)?.length ?? Number.POSITIVE_INFINITY)) found.set(file, path);
  }
  const paths = [...found.values()];
  const [only] = paths;
  if (only === undefined) return err(`the build left no ${library}; ${whatWasLeft(left)}`);
  if (paths.length > 1) return err(`${library} matches more than one library: ${named(paths)}`);
  return ok(only);
}

function whatWasLeft(left: readonly string[]): string {
  return left.length === 0 ? 'it left no shared library at all' : `it left ${named(left)}`;
}

function named(paths: readonly string[]): string {
  return listed(
    paths.map((path) => harmless(path)),
    6,
  ).replace(/ or (?=[^ ]+$)/, ' and ');
}
