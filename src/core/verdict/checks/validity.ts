import type { AbRun } from '../../../model/run.ts';
import type { Reason } from '../../../model/verdict.ts';
import type { Analysis } from '../../analysis/ab/analyze.ts';
import type { Finding } from './finding.ts';
import { manifestChecks } from './manifest-checks.ts';
import { sampleChecks } from './sample-checks.ts';

/** Every validity check of a run, most decisive first; any failed one makes the verdict INVALID. */
export function validityChecks(run: AbRun, analysis: Analysis): Finding[] {
  const found = [...manifestChecks(run.manifest), ...sampleChecks(run, analysis)];
  // A run that was broken off without a word is explained by its samples, if they can.
  const all = [
    ...found.filter(({ code }) => code !== 'broken-off'),
    ...found.filter(({ code }) => code === 'broken-off'),
  ];
  // Preflight and samples may check the same thing: the worse answer counts, and of equal ones that of the samples.
  return all.filter(
    (one, index) =>
      !all.some((other, place) => {
        const worse = SEVERITY[other.status] - SEVERITY[one.status];
        return other.name === one.name && (worse > 0 || (worse === 0 && one.status !== 'fail' && place > index));
      }),
  );
}

const SEVERITY = { pass: 0, unknown: 1, fail: 2 } as const;

/** The reasons of an INVALID verdict: one per code and message, as one trouble often fails several checks. */
export function invalidReasons(findings: readonly Finding[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { code, status, detail, remedy, lane } of findings) {
    if (status !== 'fail' || reasons.has(code)) continue;
    if ([...reasons.values()].some(({ message }) => message === detail)) continue;
    reasons.set(code, { code, message: detail, next: remedy, ...(lane === undefined ? {} : { lane }) });
  }
  return [...reasons.values()];
}
