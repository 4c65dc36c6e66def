import type { Arm } from '../../model/plan.ts';
import { toolVersion } from '../../system/package-root.ts';
import type { BuildContext } from './build-context.ts';
import type { BuildPlace } from './build-place.ts';
import { type BuildInputs, buildKey, type TextInputs } from './cache/build-key.ts';
import { SOURCE_DATE_EPOCH } from './commits/fixed-times.ts';
import type { RunCache } from './run-cache.ts';

/** The source of an arm that is built. */
export type BuildSource = Extract<Arm['source'], { kind: 'build' }>;

/** The key of an arm's build. */
export function armKey(context: BuildContext, cache: RunCache, { sha, commands, library }: BuildSource): string {
  return keyOf(context, cache, context.build, { kind: 'arm', sha, commands, library });
}

/** The key of what is known about the texts of builds that differ in their defines alone. */
export function textKey(
  context: BuildContext,
  cache: RunCache,
  { sha, library }: BuildSource,
  shape: TextInputs['shape'],
): string {
  return buildKey({ kind: 'text', shape, library, ...inputsOf(context, cache, context.build, sha) });
}

/** The key of the build of the bench programs. */
export function benchesKey(
  context: BuildContext,
  cache: RunCache,
  { sha, commands }: Pick<BuildSource, 'sha' | 'commands'>,
): string {
  return keyOf(context, cache, context.bench, { kind: 'benches', sha, commands, library: null });
}

function keyOf(
  context: BuildContext,
  cache: RunCache,
  place: BuildPlace,
  { sha, ...build }: Pick<BuildInputs, 'kind' | 'commands' | 'library'> & { readonly sha: string },
): string {
  return buildKey({ ...build, ...inputsOf(context, cache, place, sha) });
}

function inputsOf(
  { sandbox, commits }: BuildContext,
  { repository, rules, system }: RunCache,
  { inside }: BuildPlace,
  sha: string,
): Omit<BuildInputs, 'kind' | 'commands' | 'library'> {
  return {
    repository,
    rules,
    system,
    inside,
    trees: commits.trees(sha),
    environment: { ...sandbox.environment, ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    tool: toolVersion(),
  };
}
