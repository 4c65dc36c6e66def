import { isFixedCode } from '../../core/code/data-layout.ts';
import { parseExecutedAddresses } from '../../core/profile/executed-addresses.ts';
import { executedFunctions } from '../../core/reach/executed-functions.ts';
import type { LaneProgram } from '../../model/plan.ts';
import { ExecutedFunctions } from '../../model/reach.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { findProgram } from '../../system/find-program.ts';
import { toolVersion } from '../../system/package-root.ts';
import { buildKey } from '../build/cache/build-key.ts';
import { listInstructions } from '../profile/profiling-tools.ts';
import { preloading } from '../sampling/arm-setup.ts';
import { commandLine } from '../sampling/sampling-context.ts';
import { sha256Of } from '../sandbox/program-proof.ts';
import type { ArmCode } from './arm-code.ts';
import type { ReachContext } from './reach-context.ts';

/**
 * The functions of the baseline that the program of a lane executes with all its operations: the constructors of the library, all threads and their ends, and
 * all processes. They are kept by library, lane and programs. The error is a sentence.
 *
 * @param seconds Longest time of the instruction count.
 */
export async function executedByLane(
  context: ReachContext,
  lane: LaneProgram,
  { path, elf, program }: ArmCode,
  seconds: number,
): Promise<Result<ExecutedFunctions, string>> {
  const { plan, sandbox, directory, signal, cache } = context;
  const key = await keyOf(context, lane, path);
  const kept = key === null ? null : await cache?.builds.find(key, ExecutedFunctions);
  if (kept) return ok(kept.facts);
  const env = preloading(lane.env, plan.baseline.env, path);
  const observed = { sandbox, directory, signal, lane, library: path, env };
  const listed = await listInstructions(observed, seconds);
  if (!listed.ok) return err(`The instruction count ${listed.error}.`);
  const found: number[] = [];
  for (const text of listed.value) {
    const addresses = parseExecutedAddresses(text, path);
    if (!addresses.ok) return err(`What callgrind wrote cannot be used: ${addresses.error}.`);
    found.push(...addresses.value);
  }
  const executed = executedFunctions(program, [...new Set(found)], (address) => isFixedCode(elf, address));
  if (!executed.ok) return err(`What the lane executes is not known: ${executed.error}.`);
  if (key !== null && executed.value.length > 0) await cache?.builds.keep(key, { facts: executed.value, files: [] });
  return executed;
}

/** The key under which the functions are kept; null: nothing is kept, or the program is not found. */
async function keyOf(context: ReachContext, lane: LaneProgram, library: string): Promise<string | null> {
  const { plan, sandbox, directory, cache } = context;
  const [name = '', ...rest] = commandLine({ sandbox, lengths: {}, directory }, lane);
  const program = findProgram(name, sandbox.environment.PATH ?? '', directory);
  if (cache === null || program === null) return null;
  return buildKey({
    kind: 'executed',
    repository: plan.repository,
    library: await sha256Of(library),
    // The path of a workload of the kit is another one in each job.
    lane: [lane.kit ? lane.command[0] : name, rest, Object.entries(lane.env), Object.entries(plan.baseline.env)],
    program: await sha256Of(program),
    benches: plan.benches,
    environment: { PATH: sandbox.environment.PATH ?? '' },
    system: cache.system,
    tool: toolVersion(),
  });
}
