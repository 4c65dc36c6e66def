import type { AbPlan } from '../../../model/plan.ts';

/** Whether the arms are one commit of one line with different commands, so that they may be the same build. */
export function mayBeSame({
  question,
  baseline,
  candidate,
}: Pick<AbPlan, 'question' | 'baseline' | 'candidate'>): boolean {
  if (question !== 'flag' || baseline.source.kind !== 'build' || candidate.source.kind !== 'build') return false;
  if (baseline.source.sha !== candidate.source.sha || baseline.source.library !== candidate.source.library)
    return false;
  return JSON.stringify(baseline.source.commands) !== JSON.stringify(candidate.source.commands);
}
