import type { Incident } from '../../../model/incident.ts';
import type { AbPlan, Arm } from '../../../model/plan.ts';
import { ok, type Result } from '../../../model/result.ts';
import { cancelledIn } from '../../job/incident.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import { buildName } from '../arm-text.ts';
import type { BuildContext } from '../build-context.ts';
import type { BuildSource } from '../build-inputs.ts';
import { fillPlace } from '../build-place.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';
import { withLinkedFiles } from './linked-files.ts';
import { isPlainMake, planCommands } from './planned-calls.ts';
import { WRITES } from './planned-make.ts';
import { configuredText, type PlanComparison, plannedText, sameText, sameTexts } from './same-text.ts';

/** What the arms of a comparison would compile. */
export interface ArmsComparison {
  readonly compared: PlanComparison;
  /** Absent where nothing was planned. */
  readonly plans?: { readonly baseline: PlannedCalls; readonly candidate: PlannedCalls };
  /** The files in which the calls of `plans` were found, as the compilers see them. */
  readonly tree: SharedPath;
}

/** Longest time of the whole comparison, in milliseconds. */
const COMPARISON_MS = 60_000;

/**
 * Whether both arms compile the same text, found without compiling. Arms of make share one checkout, which is only read; where a makefile
 * writes when it is read, and where a build is configured, they are planned one after the other in copies.
 */
export async function compareArms(
  context: BuildContext,
  { baseline, candidate }: Pick<AbPlan, 'baseline' | 'candidate'>,
): Promise<Result<ArmsComparison, Incident>> {
  const { job, sandbox, build } = context;
  if (baseline.source.kind !== 'build' || candidate.source.kind !== 'build') throw new Error('both arms have sources');
  const commands = [baseline, candidate].map((arm) => (arm.source.kind === 'build' ? arm.source.commands : []));
  const ready = await context.commits.checkout(baseline.source.sha, job.source);
  if (!ready.ok) return ready;
  const deadline = performance.now() + COMPARISON_MS;
  // A configuration writes, and so do some makefiles.
  if (sandbox.protection.isolated && isPlainMake(commands.flat())) {
    const tree = { host: job.source, at: build.inside };
    const [before, after] = await Promise.all([
      planCommands(context, commands[0] ?? [], true),
      planCommands(context, commands[1] ?? [], true),
    ]);
    if (!before.ok) return before;
    if (!after.ok) return after;
    const [gap] = before.value.gaps.filter((each) => each !== WRITES);
    if (gap !== undefined) return finished(context, { compared: { kind: 'unknown', why: gap }, tree });
    const plans = { baseline: before.value, candidate: after.value };
    if (![...plans.baseline.gaps, ...plans.candidate.gaps].includes(WRITES)) {
      const options = { names: namesOf([baseline, candidate]), timeoutMs: deadline - performance.now() };
      return finished(context, { compared: await sameText(context, tree, plans, options), plans, tree });
    }
  }
  return compareCopies(context, [baseline.source, candidate.source], deadline);
}

async function compareCopies(
  context: BuildContext,
  sources: readonly BuildSource[],
  deadline: number,
): Promise<Result<ArmsComparison, Incident>> {
  const { job, sandbox, build, signal } = context;
  const tree = { host: build.host, at: build.inside };
  const found: { readonly plan: PlannedCalls; readonly text: Awaited<ReturnType<typeof plannedText>> }[] = [];
  for (const source of sources) {
    const filled = await fillPlace(sandbox, build, job.source, signal);
    if (!filled.ok) return filled;
    const plan = await planCommands(context, source.commands, false);
    if (!plan.ok) return plan;
    const [gap] = plan.value.gaps;
    if (gap !== undefined) return finished(context, { compared: { kind: 'unknown', why: gap }, tree });
    const timeoutMs = Math.max(1000, deadline - performance.now());
    const text = await plannedText(context, tree, plan.value, timeoutMs);
    const whole = withLinkedFiles(plan.value, build);
    found.push({ plan: whole, text });
    const configured = configuredText(whole, text);
    if (configured !== null) context.configuredTexts.set(buildName(source), configured);
  }
  const [baseline, candidate] = found;
  if (baseline === undefined || candidate === undefined) throw new Error('there are two arms');
  const plans = { baseline: baseline.plan, candidate: candidate.plan };
  return finished(context, { compared: sameTexts(baseline, candidate, build.inside), plans, tree });
}

function finished({ signal }: BuildContext, comparison: ArmsComparison): Result<ArmsComparison, Incident> {
  return signal?.aborted ? cancelledIn('build') : ok(comparison);
}

/** The flags in which arms may differ. */
function namesOf(arms: readonly Arm[]): string[] {
  return arms.flatMap(({ source }) => (source.kind === 'build' ? source.defines.map(({ name }) => name) : []));
}
