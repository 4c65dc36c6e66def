import type { LaneProgram } from '../../model/plan.ts';
import { type KnownProgram, knownProgram, programFault, versionOf } from '../sandbox/program-proof.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import type { ProcessResult } from '../server/server-result.ts';
import { commandLine, type SamplingContext } from './sampling-context.ts';

type ProofContext = Pick<SamplingContext, 'sandbox' | 'directory' | 'lengths' | 'signal'>;

/** What is known about the programs of a job, by sandbox and command line. */
interface Known {
  readonly programs: Map<string, Promise<KnownProgram | null>>;
  /** Starts without a library, of programs that become another one. */
  readonly references: Map<string, Promise<SandboxResult>>;
}

const known = new WeakMap<Sandbox, Known>();

/** The result of a process with what shows that another program ran than the one of the lane. Compared with a start without a library where needed. */
export async function withProgramProof(
  context: ProofContext,
  lane: LaneProgram,
  result: SandboxResult,
): Promise<ProcessResult> {
  const { report, cancelled } = result;
  const argv = commandLine(context, lane);
  const program = await programOf(context, argv);
  if (program === null || cancelled || report.error !== null || report.exitCode !== 0) return result;
  const reference = (report.execs ?? 0) > 0 && !lane.kit ? await referenceOf(context, lane, argv) : null;
  const fault = programFault(program, await versionOf(program.path), report, reference?.report ?? null);
  return fault === null ? result : { ...result, program: fault };
}

/** Every program that was started, as it was at its first start. */
export async function startedPrograms(sandbox: Sandbox): Promise<KnownProgram[]> {
  const all = await Promise.all(knownOf(sandbox).programs.values());
  return all.filter((program) => program !== null);
}

function programOf({ sandbox, directory }: ProofContext, argv: readonly string[]): Promise<KnownProgram | null> {
  const { programs } = knownOf(sandbox);
  const key = argv.join('\0');
  const found = programs.get(key) ?? knownProgram(argv, sandbox.environment.PATH ?? '', directory);
  programs.set(key, found);
  return found;
}

function referenceOf(
  { sandbox, directory, signal }: ProofContext,
  lane: LaneProgram,
  argv: string[],
): Promise<SandboxResult> {
  const { references } = knownOf(sandbox);
  const key = JSON.stringify([argv, lane.env]);
  const { LD_PRELOAD: _, ...env } = lane.env;
  const timeoutMs = lane.timeoutSeconds * 1000;
  const started =
    references.get(key) ?? sandbox.start({ argv, cwd: directory, env, timeoutMs, signal, measure: { library: null } });
  references.set(key, started);
  return started;
}

function knownOf(sandbox: Sandbox): Known {
  const own = known.get(sandbox) ?? { programs: new Map(), references: new Map() };
  known.set(sandbox, own);
  return own;
}
