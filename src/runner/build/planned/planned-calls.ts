import { basename } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import type { Arm } from '../../../model/plan.ts';
import { ok, type Result } from '../../../model/result.ts';
import { cancelledIn } from '../../job/incident.ts';
import type { BuildContext } from '../build-context.ts';
import { fillPlace } from '../build-place.ts';
import { NOTHING, type PlannedCalls } from './calls-and-gaps.ts';
import { type PlanningOptions, plannedMake } from './planned-make.ts';
import { configuresBuild, plannedTool } from './planned-tool.ts';
import { isMake } from './recipe-commands.ts';

export type { PlannedCalls };

/** Longest time for the plan of one arm, in milliseconds. */
const PLANNING_MS = 30_000;

/**
 * Finds the compiler calls of an arm without compiling: `make -n`, and what cmake, meson and configure scripts write. Checks the commit
 * out and leaves it in the place of builds, with what the configuration wrote. Commands that it cannot follow are gaps.
 *
 * @param name Of the arm in incidents: `baseline`, `candidate`, `arm-3`.
 * @returns An incident when the commit cannot be checked out or the run was cancelled.
 */
export async function plannedCalls(
  context: BuildContext,
  arm: Arm,
  name: string,
): Promise<Result<PlannedCalls, Incident>> {
  if (arm.source.kind !== 'build') throw new Error(`${name} is installed, and has no build`);
  const { job, sandbox, build, signal } = context;
  const ready = await context.commits.checkout(arm.source.sha, job.source);
  if (!ready.ok) return ready;
  const filled = await fillPlace(sandbox, build, job.source, signal);
  if (!filled.ok) return filled;
  return planCommands(context, arm.source.commands, false);
}

/** The same for commands whose commit is in the place of builds or, read only, in the checkout. */
export async function planCommands(
  context: BuildContext,
  commands: readonly (readonly string[])[],
  isReadOnly: boolean,
  planningMs: number = PLANNING_MS,
): Promise<Result<PlannedCalls, Incident>> {
  const deadline = performance.now() + planningMs;
  const found: PlannedCalls[] = [];
  for (const argv of commands) {
    const leftMs = deadline - performance.now();
    if (leftMs < 1000) {
      found.push({ ...NOTHING, gaps: [`planning took more than ${planningMs / 1000} s`] });
      break;
    }
    found.push(await planCommand(context, argv, { timeoutMs: leftMs, isReadOnly }));
    if (context.signal?.aborted) return cancelledIn('build');
  }
  return ok({
    calls: found.flatMap(({ calls }) => calls),
    gaps: found.flatMap(({ gaps }) => gaps),
    rest: found.flatMap(({ rest }) => rest),
    variables: found.flatMap(({ variables }) => variables),
  });
}

/** The name of the program that a command starts, behind `env NAME=value`. */
function programOf(argv: readonly string[]): string {
  const at = argv[0] === 'env' ? argv.findIndex((word, index) => index > 0 && !word.includes('=')) : 0;
  return basename(argv[at] ?? '');
}

/** Whether make alone builds, so that nothing has to be written to plan it. */
export function isPlainMake(commands: readonly (readonly string[])[]): boolean {
  return commands.every((argv) => isMake(programOf(argv)));
}

/** The first commands of a build, which configure it; null: one configures after another one built, or none does. */
export function configuringCommands(commands: readonly (readonly string[])[]): readonly (readonly string[])[] | null {
  const configures = commands.map((argv) => !isMake(programOf(argv)) && configuresBuild(argv, programOf(argv)));
  const first = configures.includes(false) ? configures.indexOf(false) : commands.length;
  return first === 0 || configures.includes(true, first) ? null : commands.slice(0, first);
}

/** Plans one command of a build. */
async function planCommand(
  context: BuildContext,
  argv: readonly string[],
  options: PlanningOptions,
): Promise<PlannedCalls> {
  const program = programOf(argv);
  if (isMake(program)) return plannedMake(context, argv, options);
  return plannedTool(context, argv, program, options);
}
