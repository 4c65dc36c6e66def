import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { basisOf, reservations } from './basis.ts';
import { validityChecks } from './checks/validity.ts';
import { headline } from './headline.ts';
import { reasonsOf } from './reasons.ts';
import { rule } from './ruling.ts';

/** The verdict on a run: validity first, then the rules in their order. It depends only on the arguments. */
export function judge(run: AbRun, analysis: Analysis): Verdict {
  const findings = validityChecks(run, analysis);
  const ruling = rule(run, findings, analysis.effects);
  const reasons = reasonsOf(run, analysis, findings, ruling);
  const basis = basisOf(run, analysis.effects, findings);
  return {
    schema: 1,
    outcome: ruling.outcome,
    headline: `${headline(run, analysis, ruling, reasons)}${reservations(ruling, basis)}`,
    reasons,
    basis,
    effects: [...analysis.effects],
    checks: findings.map(({ name, status, detail, remedy }) => ({ name, status, detail, remedy })),
  };
}
