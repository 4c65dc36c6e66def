import type { AbRun } from '../../model/run.ts';
import type { Effect, Outcome } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import type { Changed } from '../analysis/ab/changed-guards.ts';
import { isWithinBand } from '../analysis/ab/outcome.ts';
import { budgetResult } from '../code/fast-path-budget.ts';
import type { Finding } from './checks/finding.ts';
import { armsAreIdentical } from './checks/manifest-checks.ts';
import { coarseMargins, tooCoarse } from './checks/qualification.ts';

/** An outcome and the rule that decided it. */
export interface Ruling {
  readonly outcome: Outcome;
  readonly rule:
    | 'invalid'
    | 'identical'
    | 'fast-path'
    | 'harm'
    | 'loss'
    | 'gain-proven'
    | 'not-worse'
    | 'unguarded'
    | 'coarse-margin'
    | 'equivalent'
    | 'no-gain'
    | 'context'
    | 'too-coarse'
    | 'mixed'
    | 'noise-limited';
}

/** The rules of the verdict in their order. The first rule that applies decides. */
export function rule(run: AbRun, findings: readonly Finding[], { effects, changed }: Analysis): Ruling {
  const targets = effects.filter(({ role }) => role === 'target');
  const guards = effects.filter(({ role }) => role === 'guard');
  const hasTargets = targets.length > 0;
  const every = (outcome: Effect['outcome']) => hasTargets && targets.every((effect) => effect.outcome === outcome);
  // GO and NO CHANGE need every guard to be safe (an intersection: no error is split). One harmed guard is enough for NO-GO (a union).
  const safe = guards.every(({ outcome }) => outcome === 'SAFE');
  if (findings.some(({ status }) => status === 'fail')) return { outcome: 'INVALID', rule: 'invalid' };
  if (run.manifest.plan.question === 'base' && armsAreIdentical(run.manifest)) {
    return { outcome: 'NO CHANGE', rule: 'identical' };
  }
  // A budget is a decision of the team: no gain buys it.
  if (budgetResult(run.manifest).exceeded.length > 0) return { outcome: 'NO-GO', rule: 'fast-path' };
  if (guards.some(({ outcome }) => outcome === 'HARM')) return { outcome: 'NO-GO', rule: 'harm' };
  if (targets.some(({ outcome }) => outcome === 'LOSS')) return { outcome: 'NO-GO', rule: 'loss' };
  // Without targets the question is only whether anything got worse.
  if (!hasTargets && safe && guards.length > 0) return harmless(run, guards, changed);
  if (every('WIN') && safe) return { outcome: 'GO', rule: 'gain-proven' };
  if (every('EQUIVALENT') && safe && tooCoarse(run.manifest, targets).length > 0) {
    return { outcome: 'INCONCLUSIVE', rule: 'too-coarse' };
  }
  if (every('EQUIVALENT') && safe) return { outcome: 'NO CHANGE', rule: 'equivalent' };
  if (isGainRuledOut(targets)) return { outcome: 'NO-GO', rule: 'no-gain' };
  if (effects.some(({ outcome }) => outcome === 'CONTEXT')) return { outcome: 'INCONCLUSIVE', rule: 'context' };
  const open = effects.some(({ outcome }) => outcome === 'OPEN');
  return { outcome: 'INCONCLUSIVE', rule: open ? 'noise-limited' : 'mixed' };
}

/** The ruling when every guard is safe and nothing has to gain. */
function harmless({ manifest }: AbRun, guards: readonly Effect[], { gains }: Changed): Ruling {
  if (coarseMargins(manifest, guards).length > 0) return { outcome: 'INCONCLUSIVE', rule: 'coarse-margin' };
  const { equivalence, claim } = manifest.plan.rules;
  if (claim === undefined) return { outcome: 'GO', rule: 'not-worse' };
  const throughput = guards.filter(({ metric }) => metric === 'throughput');
  if (throughput.length === 0) return { outcome: 'INCONCLUSIVE', rule: 'unguarded' };
  const isFlat = throughput.every(({ change }) => change !== null && isWithinBand(change, equivalence));
  const isVisible = tooCoarse(manifest, throughput).length === 0;
  if (isFlat && isVisible && gains.length === 0) return { outcome: 'NO CHANGE', rule: 'equivalent' };
  return { outcome: 'GO', rule: 'not-worse' };
}

/** Whether the gain is ruled out on every target. If all targets are equivalent, nothing has failed yet, and the guards decide. */
export function isGainRuledOut(targets: readonly Effect[]): boolean {
  return (
    targets.some(({ outcome }) => outcome === 'RULED OUT') &&
    targets.every(({ outcome }) => outcome === 'RULED OUT' || outcome === 'EQUIVALENT')
  );
}
