import { resolve } from 'node:path';
import { harmless } from '../../../core/text/quote.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import { NOTHING, type PlannedCalls } from './calls-and-gaps.ts';
import { type MakeVariable, makeListing } from './make-listing.ts';
import { makeStarts, recipeReader } from './recipe-commands.ts';
import { treeText } from './tree-file.ts';

/** Longest output of a dry run. */
export const LISTING_BYTES = 16 * 1024 * 1024;
/** Prints recipes without running them, with their directories, their places and all variables; one make after the other. */
const DRY_RUN = ['-n', '-w', '-p', '--trace', '-j1'];
const SHELLS = new Set(['/bin/sh', '/bin/bash', '/usr/bin/bash', '/bin/dash', 'sh', 'bash']);

/** The gap of a plan in a tree that only can be read. */
export const WRITES = 'the makefile writes files when it is read';
/** Variables that a makefile may export, and that decide which programs start, or what a compiler reads. */
const INFLUENCES =
  /^(PATH|CPATH|(C|CPLUS|OBJC)_INCLUDE_PATH|LIBRARY_PATH|COMPILER_PATH|GCC_EXEC_PREFIX|SOURCE_DATE_EPOCH|CCC_OVERRIDE_OPTIONS|LD_PRELOAD)$/;
/** A function of make that writes a file, or a shell that does, apart from what discards its output. */
const WRITING = /\$[({]file\b|\$[({]shell\b[^\n]*>/;
const DISCARDED = /[0-9]?>>? ?\/dev\/null|[0-9]?>&[0-9]/g;
const MAKEFILE_BYTES = 1024 * 1024;

/** How a command is planned. */
export interface PlanningOptions {
  readonly timeoutMs: number;
  /** Uses the checkout of the commit itself, which is not written to: no copy is made. */
  readonly isReadOnly: boolean;
}

/** What a command of make would run. */
export async function plannedMake(
  { sandbox, build, job, signal }: BuildContext,
  argv: readonly string[],
  { timeoutMs, isReadOnly }: PlanningOptions,
): Promise<PlannedCalls> {
  const result = await sandbox.start({
    argv: [...argv, ...DRY_RUN],
    cwd: build.inside,
    ...(isReadOnly
      ? { reads: [{ host: job.source, at: build.inside }] }
      : { writes: [{ host: build.host, at: build.inside }] }),
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    timeoutMs,
    maxBytes: LISTING_BYTES,
    signal,
  });
  const { report } = result;
  if (isReadOnly && /Read-only file system/.test(result.stderr)) return only(WRITES);
  if (result.isCut) return only(`make lists more than ${LISTING_BYTES / 1024 ** 2} MiB`);
  if (report.timedOut) return only('make -n did not end in time');
  if (report.exitCode !== 0) return only(`make -n ended with exit code ${report.exitCode ?? 'none'}`);
  const listing = makeListing(result.stdout, makeStarts);
  if (isReadOnly && makefilesWrite(listing.variables, build.inside, job.source)) return only(WRITES);
  const { reading, read } = recipeReader({ place: build, path: sandbox.environment.PATH ?? '', tree: job.source });
  for (const recipe of listing.recipes) read(recipe);
  return {
    ...reading,
    gaps: [...listing.gaps, ...changedSurroundings(listing.variables), ...reading.gaps],
    variables: listing.variables,
  };
}

/** Whether one of the makefiles that were read may write files. What cannot be read may. */
function makefilesWrite(variables: readonly MakeVariable[], inside: string, tree: string): boolean {
  return variables
    .filter(({ name }) => name === 'MAKEFILE_LIST')
    .flatMap(({ value, cwd }) => value.split(' ').flatMap((file) => (file === '' ? [] : [resolve(cwd, file)])))
    .some((path) => {
      if (!path.startsWith(`${inside}/`)) return true;
      const read = treeText(tree, path.slice(inside.length), MAKEFILE_BYTES);
      return read === null || read.isCut || WRITING.test(read.text.replaceAll(DISCARDED, ''));
    });
}

function only(gap: string): PlannedCalls {
  return { ...NOTHING, gaps: [gap] };
}

/** Why the words of a recipe may start other programs than they name, or compile otherwise than they say. */
function changedSurroundings(variables: readonly MakeVariable[]): string[] {
  return variables.flatMap(({ name, value, at }) => {
    if (name === 'SHELL' && !SHELLS.has(value)) return [`the makefile chooses the shell ${harmless(value)}`];
    return INFLUENCES.test(name) && at !== null ? [`the makefile changes ${name} (${harmless(at)})`] : [];
  });
}
