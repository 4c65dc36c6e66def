import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan, LaneProgram } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { findProgram } from '../../system/find-program.ts';
import { versionOf } from '../sandbox/program-proof.ts';
import type { BuildContext } from './build-context.ts';
import { fillPlace } from './build-place.ts';
import { findBenches, keepBenches, restoreBenches, stateOf } from './kept-benches.ts';
import { runBuildCommand } from './run-build-command.ts';

/** The lanes of a plan, whose programs the benches are built for. */
type Lanes = readonly Pick<LaneProgram, 'kit' | 'command' | 'server'>[];

/** Bench programs that are ready. */
interface BuiltBenches {
  /** Failures that no lane notices. */
  readonly failures: readonly Incident[];
  /** Present when they were built by an earlier run: when that was, in UTC. */
  readonly builtAt?: string;
}

/**
 * Builds the bench programs, once, from the commit that is trusted for them, or takes them from the cache. Only what a lane of the plan uses can
 * fail: a command that fails ends the run when a file that a lane names is missing afterwards, or was last written by that command. Then
 * nothing is kept.
 */
export async function buildBenches(
  context: BuildContext,
  benches: AbPlan['benches'],
  lanes: Lanes,
): Promise<Result<BuiltBenches, Incident>> {
  const { job, sandbox, bench, commits, cache, signal } = context;
  // Workloads of the kit need nothing of the repository.
  if (!usesBenches(lanes)) return ok({ failures: [] });
  const kept = await findBenches(context, benches);
  const ready = await commits.checkout(benches.sha, job.source);
  if (!ready.ok) return ready;
  if (kept !== null) {
    commits.forget(job.source);
    await restoreBenches(kept, job.source);
  }
  const filled = await fillPlace(sandbox, bench, job.source, signal);
  if (!filled.ok) return filled;
  if (kept !== null) {
    context.log('build-benches', `(from the cache: built ${kept.builtAt})\n${kept.facts.output}`);
    return ok({ failures: [], builtAt: kept.builtAt });
  }
  const before = cache === null ? null : await stateOf(bench.host);
  const output: string[] = [];
  const built = await runCommands(context, benches.commands, lanes, output);
  if (built.ok && built.value.failures.length === 0) await keepBenches(context, benches, before, output.join(''));
  return built;
}

/** Whether a lane starts a program that is not of the kit. */
function usesBenches(lanes: Lanes): boolean {
  return lanes.some(({ kit }) => !kit);
}

/** Shows the bench programs to everything that is started from now on. No build may see them: it would depend on them. */
export function showBenches({ sandbox, bench }: BuildContext, lanes: Lanes): void {
  if (usesBenches(lanes)) sandbox.show({ host: bench.host, at: bench.inside });
}

/** Runs the commands in the folder of the bench programs. */
async function runCommands(
  context: BuildContext,
  commands: AbPlan['benches']['commands'],
  lanes: Lanes,
  output: string[],
): Promise<Result<BuiltBenches, Incident>> {
  const { sandbox, bench } = context;
  const path = sandbox.environment.PATH ?? '';
  const failures: Incident[] = [];
  /** Files that a failed command wrote, with their failures. */
  const doubtful = new Map<string, Incident>();
  for (const argv of commands) {
    const before = await versionsOf(lanes, bench.host);
    const ran = await runBuildCommand(context, argv, bench, { name: 'benches' }, output);
    if (!ran.ok && (ran.error.code === 'cancelled' || ran.error.code === 'disk-full')) return ran;
    for (const [file, version] of await versionsOf(lanes, bench.host)) {
      if (version === before.get(file)) continue;
      if (ran.ok) doubtful.delete(file);
      else doubtful.set(file, ran.error);
    }
    if (!ran.ok) failures.push(ran.error);
  }
  const [first] = failures;
  const [written] = doubtful.values();
  if (first === undefined) return ok({ failures });
  if (written !== undefined) return err(written);
  const isMissing = lanes
    .flatMap(callsOf)
    .some(([name = '']) => name !== '' && findProgram(name, path, bench.host) === null);
  return isMissing ? err(first) : ok({ failures });
}

/** The command lines of a lane; none for the kit. */
function callsOf({ kit, command, server }: Lanes[number]): (readonly string[])[] {
  if (kit) return [];
  return [command, ...(server ? [server.ready, server.load, server.ask ?? [], server.stop ?? []] : [])];
}

/** Versions of the files of the checkout that the command lines of the lanes name: programs, and arguments that are files. */
async function versionsOf(lanes: Lanes, checkout: string): Promise<Map<string, string>> {
  const words = new Set(lanes.flatMap(callsOf).flat());
  const versions = new Map<string, string>();
  for (const word of words) {
    const file = resolve(checkout, word);
    const facts = file.startsWith(`${checkout}/`) ? await stat(file).catch(() => null) : null;
    if (facts?.isFile()) versions.set(file, await versionOf(file));
  }
  return versions;
}
