import { DECLARATION_LIMITS } from '../../core/plan/flags/declaration-files.ts';
import { pathBeside, quotedInclude } from '../../core/plan/flags/header-program.ts';
import { type SourceText, sourceDirectives } from '../../core/plan/flags/source-text.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { LISTED_MAX, type LocalRepository } from './local-repository.ts';

/** Includes of includes that are followed. */
const DEPTH_MAX = 8;

/**
 * The files that headers include in quotes, and those that these include, without the headers themselves. As the preprocessor does: the
 * file beside the one that includes it; otherwise the only file of the commit whose path ends so, since the folders of `-I` are not known.
 */
export async function includedFiles(
  repository: LocalRepository,
  sha: string,
  headers: readonly SourceText[],
): Promise<Result<readonly SourceText[], Refusal>> {
  const known = new Set(headers.map(({ path }) => path));
  const byName = new Set(headers.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const found: SourceText[] = [];
  let paths: CommitPaths | undefined;
  let open = headers;
  for (let depth = 0; depth < DEPTH_MAX && open.length > 0; depth += 1) {
    const wanted = open.flatMap((source) =>
      sourceDirectives(source).flatMap((directive) => {
        const { path } = source;
        const name = quotedInclude(directive);
        if (name === undefined || known.has(pathBeside(path, name))) return [];
        return byName.has(name.slice(name.lastIndexOf('/') + 1)) ? [] : [{ from: path, name }];
      }),
    );
    if (wanted.length === 0) break;
    if (paths === undefined) {
      const listed = await repository.list(sha, '');
      if (!listed.ok) return listed;
      paths = commitPaths(listed.value);
    }
    const all = paths;
    const next = new Set(wanted.flatMap(({ from, name }) => includedPath(from, name, all) ?? []));
    const left = DECLARATION_LIMITS.files - headers.length - found.length;
    const fresh = [...next].filter((path) => !known.has(path)).slice(0, Math.max(0, left));
    const shown = await repository.showAll(sha, fresh);
    if (!shown.ok) return shown;
    for (const path of fresh) known.add(path);
    open = fresh.map((path, index) => ({ path, text: shown.value[index] ?? '' }));
    found.push(...open);
  }
  return ok(found);
}

/** The paths of a commit, by the name of the file. */
interface CommitPaths {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Whether there may be more. */
  readonly isCut: boolean;
}

function commitPaths(paths: readonly string[]): CommitPaths {
  const byName = Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1));
  return { byName, isCut: paths.length >= LISTED_MAX };
}

function includedPath(from: string, name: string, { byName, isCut }: CommitPaths): string | undefined {
  const beside = pathBeside(from, name);
  const named = (path: string) => byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? [];
  if (named(beside).includes(beside)) return beside;
  const [only, ...more] = named(name).filter((path) => path === name || path.endsWith(`/${name}`));
  // A list that was cut may lack another one.
  return more.length === 0 && !isCut ? only : undefined;
}
