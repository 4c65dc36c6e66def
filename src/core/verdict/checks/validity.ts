import type { AbRun } from '../../../model/run.ts';
import type { Reason } from '../../../model/verdict.ts';
import type { Analysis } from '../../analysis/ab/analyze.ts';
import type { Finding } from './finding.ts';
import type { LaneClaim } from './lane-claims.ts';
import { manifestChecks } from './manifest-checks.ts';
import { provenCheck } from './proven-check.ts';
import { sampleChecks } from './sample-checks.ts';

/** The validity checks of a run, most decisive first. Any failed check makes the verdict INVALID. */
export function validityChecks(run: AbRun, analysis: Analysis, claims: readonly LaneClaim[]): Finding[] {
  const found = [...manifestChecks(run.manifest), ...provenCheck(run.manifest), ...sampleChecks(run, analysis, claims)];
  // A failed check on the samples explains more than `broken-off`, so that comes last.
  const all = [
    ...found.filter(({ code }) => code !== 'broken-off'),
    ...found.filter(({ code }) => code === 'broken-off'),
  ];
  // Manifest and samples may have the same check: the worse status counts, and of equal ones the later, by the samples.
  return all.filter(
    (one, index) =>
      !all.some((other, otherIndex) => {
        const worse = SEVERITY[other.status] - SEVERITY[one.status];
        return other.name === one.name && (worse > 0 || (worse === 0 && one.status !== 'fail' && otherIndex > index));
      }),
  );
}

const SEVERITY = { pass: 0, unknown: 1, fail: 2 } as const;

/** Codes of failed checks in the order in which they matter to people. A code that is not listed comes after the second row. */
const GRAVITY: readonly (readonly string[])[] = [
  [
    'bench-crashed',
    'bench-timeout',
    'bench-ended-early',
    'bench-answered-wrongly',
    'bench-not-checked',
    'not-resident',
    'idle-side-busy',
  ],
  ['work-not-done', 'claim-contradicted', 'claim-impossible'],
  ['no-op', 'byte-identical-arms', 'flag-reached', 'library-not-mapped', 'library-mapped'],
  ['lanes-can-notice'],
  [],
  ['metric-unreadable', 'lanes-readable'],
  ['machine-ready', 'machine-not-quiet', 'machine-unchanged', 'machine-qualified'],
  ['aa-sentinel', 'control-lane'],
  ['not-measured', 'broken-off'],
];

function gravityOf({ code }: Finding): number {
  const row = GRAVITY.findIndex((codes) => codes.includes(code));
  return row === -1 ? GRAVITY.findIndex((codes) => codes.length === 0) : row;
}

/**
 * The reasons of an INVALID verdict, the gravest first: one per code and message, because one problem often fails several
 * checks.
 */
export function invalidReasons(findings: readonly Finding[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { code, status, detail, remedy, lane } of findings.toSorted((a, b) => gravityOf(a) - gravityOf(b))) {
    if (status !== 'fail' || reasons.has(code)) continue;
    if ([...reasons.values()].some(({ message }) => message === detail)) continue;
    reasons.set(code, { code, message: detail, next: remedy, ...(lane === undefined ? {} : { lane }) });
  }
  return [...reasons.values()];
}
