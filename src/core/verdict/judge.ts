import type { AbRun } from '../../model/run.ts';
import type { Reason, Verdict } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { uncountedGroups } from '../analysis/ab/burst-counts.ts';
import { basisOf, reservations } from './basis.ts';
import { withClaims } from './checks/claim-check.ts';
import { fastPathCheck } from './checks/fast-path-check.ts';
import { laneClaims } from './checks/lane-claims.ts';
import { validityChecks } from './checks/validity.ts';
import { headline } from './headline.ts';
import { reasonsOf } from './reasons.ts';
import { type Ruling, rule } from './ruling.ts';

/** The verdict on a run: validity first, then the rules in their order. It depends only on the arguments. */
export function judge(run: AbRun, analysis: Analysis): Verdict {
  const claims = laneClaims(run);
  const findings = validityChecks(run, analysis, claims);
  const effects = withClaims(run.manifest.plan, analysis.effects, claims);
  const ruling = rule(run, findings, analysis);
  const reasons = committedAdvice(run, ruling, reasonsOf(run, analysis, findings, ruling));
  const checks = [...findings, ...fastPathCheck(run.manifest)];
  const basis = basisOf(run, effects, checks);
  const uncounted = uncountedGroups(run);
  return {
    schema: 1,
    outcome: ruling.outcome,
    headline: `${headline(run, analysis, ruling, reasons)}${reservations(ruling, basis)}`,
    reasons,
    basis,
    effects,
    checks: checks.map(({ name, status, detail, remedy }) => ({ name, status, detail, remedy })),
    ...(uncounted !== undefined && { uncounted }),
    ...(run.manifest.code !== undefined && { code: run.manifest.code }),
  };
}

/** What follows from uncommitted files: they are not there for anybody else to merge or to promote. */
function committedAdvice(run: AbRun, { outcome }: Ruling, reasons: readonly Reason[]): Reason[] {
  const isOpen = run.manifest.plan.uncommitted?.measured === true && (outcome === 'GO' || outcome === 'NO CHANGE');
  return reasons.map(({ command, ...reason }) =>
    isOpen
      ? { ...reason, next: 'Commit the files, and measure the commit.' }
      : { ...reason, ...(command !== undefined && { command }) },
  );
}
