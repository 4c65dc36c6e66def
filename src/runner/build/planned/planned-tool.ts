import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';
import type { BuildPlace } from '../build-place.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import { leftFiles } from '../left-files.ts';
import { isBuildTool, listingCommand, toolCall } from './build-tools.ts';
import { NOTHING, type PlannedCalls } from './calls-and-gaps.ts';
import { runConfiguration } from './configuration.ts';
import { LISTING_BYTES, type PlanningOptions, plannedMake } from './planned-make.ts';
import { recipeReader } from './recipe-commands.ts';

/**
 * What a command of cmake, meson or ninja would run. A configuration is run, in the copy of the tree; what a build would run is listed by the
 * make or ninja that it wrote its files for, and nothing is compiled.
 */
export async function plannedTool(
  context: BuildContext,
  argv: readonly string[],
  program: string,
  options: PlanningOptions,
): Promise<PlannedCalls> {
  const call = callOf(argv, program);
  if (call.kind === 'unknown') return { ...NOTHING, gaps: [call.why] };
  if (call.kind === 'installs') return { ...NOTHING, rest: [await installation(context.build, argv)] };
  if (call.kind === 'configures')
    return { ...NOTHING, ...(await runConfiguration(context, argv, program, options.timeoutMs)) };
  const listing = listingCommand(call, context.build);
  if (typeof listing === 'string') return { ...NOTHING, gaps: [listing] };
  if (listing.kind === 'make') return plannedMake(context, listing.argv, options);
  return plannedNinja(context, listing, options);
}

/** Whether a command of a build configures it. */
export function configuresBuild(argv: readonly string[], program: string): boolean {
  return callOf(argv, program).kind === 'configures';
}

function callOf(argv: readonly string[], program: string): ReturnType<typeof toolCall> {
  const at = argv.findIndex((word) => word === program || word.endsWith(`/${program}`));
  return isBuildTool(program) ? toolCall(program, argv.slice(at + 1)) : { kind: 'configures' };
}

/** An installation, with the scripts that it runs: what they do is written by the configuration. */
async function installation({ host, inside }: BuildPlace, argv: readonly string[]): Promise<string> {
  const scripts = await leftFiles(host, /^(cmake_install\.cmake|install\.dat)$/);
  return [inside, ...argv, ...scripts.map((path) => join(inside, path))].join('\0');
}

/** The commands of ninja in their order. */
async function plannedNinja(
  { sandbox, build, job, signal }: BuildContext,
  { argv, cwd }: { readonly argv: readonly string[]; readonly cwd: string },
  { timeoutMs }: PlanningOptions,
): Promise<PlannedCalls> {
  const result = await sandbox.start({
    argv,
    cwd,
    reads: [{ host: build.host, at: build.inside }],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    timeoutMs,
    maxBytes: LISTING_BYTES,
    signal,
  });
  const { exitCode, timedOut } = result.report;
  if (result.isCut) return { ...NOTHING, gaps: [`ninja lists more than ${LISTING_BYTES / 1024 ** 2} MiB`] };
  if (timedOut) return { ...NOTHING, gaps: ['ninja -t commands did not end in time'] };
  if (exitCode !== 0) return { ...NOTHING, gaps: [`ninja -t commands ended with exit code ${exitCode ?? 'none'}`] };
  const { reading, read } = recipeReader({ place: build, path: sandbox.environment.PATH ?? '', tree: job.source });
  for (const text of result.stdout.split('\n')) if (text.trim() !== '') read({ cwd, text, at: '' });
  return { ...NOTHING, ...reading };
}
