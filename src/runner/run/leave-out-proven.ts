import { unprovenNote, withProvenGuards } from '../../core/reach/proven-guards.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import { findReach } from '../reach/find-reach.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { armChecks } from './preflight.ts';
import type { PreparedArms } from './prepare-arms.ts';
import type { RunContext } from './record-run.ts';

/**
 * What is sampled where the plan asks for proofs: the plan of the run, and of its bundle, becomes the one without lanes that cannot notice the change. A note
 * has why others are timed. The context as it is where no proof is asked, or the run ends at its first checks.
 */
export async function leaveOutProven(
  { notes, bundle, options }: RunContext<Sample, Manifest>,
  { context, builds, built }: PreparedArms,
): Promise<SamplingContext> {
  const { plan, code } = notes;
  const isEnding = armChecks(plan, built, code).some(({ status }) => status === 'fail');
  if (plan.proof !== true || isEnding) return context;
  const reach = await findReach({ ...context, cache: builds.cache, onProgress: options.onProgress });
  const note = unprovenNote(plan, reach);
  if (note !== null) notes.buildNotes = [...(notes.buildNotes ?? []).slice(0, 3), note];
  if (reach.evidence === null) return context;
  const measured = withProvenGuards(plan, reach.evidence);
  const detail = `${measured.proven?.lanes.length ?? 0} lanes are not timed: by proof they cannot notice the change`;
  options.onProgress({ kind: 'phase', phase: 'preflight', detail });
  notes.plan = measured;
  bundle.replan(measured);
  return { ...context, plan: measured };
}
