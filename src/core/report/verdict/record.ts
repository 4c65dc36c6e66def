import type { Arm } from '../../../model/plan.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Effect, Verdict } from '../../../model/verdict.ts';
import { asciiSigns, changeText, confidenceText, contradictingMedians } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import { formatPercent } from '../../text/format.ts';
import { metricTexts } from '../../text/metric-text.ts';
import { heaviestFunctions } from './run-evidence.ts';

/** The team's seven-line records, one for each lane that was asked, in the order of the verdict's effects, ready to be copied into a document. */
export function ssotRecords(run: AbRun, verdict: Verdict): string[] {
  const asked = verdict.effects.filter(
    ({ metric, role }) => metric === 'throughput' && role !== 'sanity' && role !== 'sentinel' && role !== 'control',
  );
  return asked.map((effect) => recordLines(run, verdict, effect).join('\n'));
}

function recordLines(run: AbRun, verdict: Verdict, effect: Effect): string[] {
  const { baseline, candidate, lanes } = run.manifest.plan;
  const [workload = effect.lane] = effect.lane.split('/');
  const { T = '-', R = '-', ...others } = lanes.find(({ id }) => id === effect.lane)?.cell ?? {};
  const cell = [`T=${T}`, `R=${R}`, ...Object.entries(others).map(([name, value]) => `${name}=${value}`)].join(' ');
  const [baselineName, candidateName] = [plainText(baseline.label, 100), plainText(candidate.label, 100)];
  return [
    `alloc-ab ${candidateName} vs ${baselineName}${commits(baseline, candidate)} ${plainText(workload, 80)}`,
    plainText(cell, 200),
    `${candidateName}: ${amount(effect.candidate, effect.unit)}`,
    `${baselineName}: ${amount(effect.baseline, effect.unit)}`,
    `delta: ${effect.change === null ? 'not measured' : asciiSigns(`${formatPercent(effect.change.estimate, { signed: true })}${mediansText(effect)}`)}`,
    `perf: ${asciiSigns(plainText(heaviestFunctions(run, effect.lane) ?? 'not measured', 300))}`,
    `notes: ${asciiSigns(plainText(notes(run, verdict, effect).join('; '), 800))}`,
  ];
}

function commits(baseline: Arm, candidate: Arm): string {
  const short = ({ source }: Arm) => (source.kind === 'build' ? source.sha.slice(0, 7) : null);
  const [from, to] = [short(baseline), short(candidate)];
  const named = from === to ? [to] : [to, from];
  const text = named.filter((sha) => sha !== null).join(' vs ');
  return text === '' ? '' : ` (${text})`;
}

/** Why the change differs from the two medians above it, where it does. */
function mediansText(effect: Effect): string {
  const medians = contradictingMedians(effect);
  if (medians === null) return '';
  return ` between neighbours; the medians differ by ${formatPercent(medians, { signed: true })}, drift included`;
}

/** Digits that can be copied and calculated with: no grouping, no prefix. */
function amount(value: number | null, unit: string): string {
  if (value === null) return 'not measured';
  const digits = Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(5)));
  return unit === 'ops/s' ? digits : `${digits} ${plainText(unit, 20)}`;
}

function notes(run: AbRun, verdict: Verdict, effect: Effect): string[] {
  const others = verdict.effects.filter(
    ({ lane, metric, role }) => lane === effect.lane && metric !== 'throughput' && role !== 'info',
  );
  const doubts = verdict.checks.filter(({ status }) => status !== 'pass');
  return [
    `${verdict.outcome}, this lane ${effect.outcome}`,
    ...(run.manifest.plan.uncommitted?.measured === true ? ['uncommitted files, not repeatable'] : []),
    ...(effect.claim === undefined ? [] : [`reported by the program itself, ${effect.claim}`]),
    `${confidenceText(run)} interval ${changeText(effect.change)} after ${effect.blocks} blocks`,
    ...others.map((other) => `${metricTexts(other).name} ${changeText(other.change)} ${other.outcome}`),
    ...doubts.map(({ name, status }) => `${name}: ${status === 'fail' ? 'failed' : 'unknown'}`),
    ...run.manifest.incidents.slice(0, 4).map(({ code }) => `incident ${code}`),
  ];
}
