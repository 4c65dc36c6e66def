import { harmless } from '../../../core/text/quote.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../run-build-command.ts';
import { NOTHING, type PlannedCalls } from './calls-and-gaps.ts';
import { type MakeVariable, makeListing } from './make-listing.ts';
import { makeStarts, recipeReader } from './recipe-commands.ts';

const LISTING_BYTES = 16 * 1024 * 1024;
/** Prints recipes without running them, with their directories, their places and all variables; one make after the other. */
const DRY_RUN = ['-n', '-w', '-p', '--trace', '-j1'];
const SHELLS = new Set(['/bin/sh', '/bin/bash', '/usr/bin/bash', '/bin/dash', 'sh', 'bash']);

/** What a command of make would run. */
export async function plannedMake(
  { sandbox, build, job, signal }: BuildContext,
  argv: readonly string[],
  timeoutMs: number,
): Promise<PlannedCalls> {
  const result = await sandbox.start({
    argv: [...argv, ...DRY_RUN],
    cwd: build.inside,
    writes: [{ host: build.host, at: build.inside }],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    timeoutMs,
    maxBytes: LISTING_BYTES,
    signal,
  });
  const { report } = result;
  if (result.isCut) return only(`make lists more than ${LISTING_BYTES / 1024 ** 2} MiB`);
  if (report.timedOut) return only('make -n did not end in time');
  if (report.exitCode !== 0) return only(`make -n ended with exit code ${report.exitCode ?? 'none'}`);
  const listing = makeListing(result.stdout, makeStarts);
  const { reading, read } = recipeReader({ place: build, path: sandbox.environment.PATH ?? '', tree: job.source });
  for (const recipe of listing.recipes) read(recipe);
  return {
    ...reading,
    gaps: [...listing.gaps, ...changedPrograms(listing.variables), ...reading.gaps],
    variables: listing.variables,
  };
}

function only(gap: string): PlannedCalls {
  return { ...NOTHING, gaps: [gap] };
}

/** Why the words of a recipe may start other programs than they name. */
function changedPrograms(variables: readonly MakeVariable[]): string[] {
  return variables.flatMap(({ name, value, at }) => {
    if (name === 'SHELL' && !SHELLS.has(value)) return [`the makefile chooses the shell ${harmless(value)}`];
    return name === 'PATH' && at !== null ? [`the makefile changes PATH (${harmless(at)})`] : [];
  });
}
