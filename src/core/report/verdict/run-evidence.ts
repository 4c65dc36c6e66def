import type { AbRun } from '../../../model/run.ts';
import { type LaneEvidence, readEvidence } from '../../profile/evidence.ts';
import { formatPercent } from '../../text/format.ts';
import { paragraph } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';
import { evidenceSections } from './evidence-sections.ts';

/** Where the time of both arms goes; empty for a plan without perf. */
export function runEvidence(run: AbRun): DocumentSection[] {
  const { plan, ended } = run.manifest;
  if (plan.perf === undefined || ended === 'not-started') return [];
  const lanes = evidenceOf(run);
  const sections = evidenceSections(lanes, [plan.baseline, plan.candidate], plan.perf.boxes);
  if (sections.length > 0) return sections;
  const text = 'Counters and profiles were requested, but the run ended before them.';
  return [{ title: 'Where the time goes', blocks: [paragraph(text)] }];
}

/** The two heaviest functions of the candidate on a lane, with the baseline's share: `f 23 % (was 25 %), g 20 % (was 18 %)`. */
export function heaviestFunctions(run: AbRun, lane: string): string | null {
  if (!run.manifest.plan.perf?.lanes.some(({ id }) => id === lane)) return null;
  const arms = evidenceOf(run).find((each) => each.lane === lane)?.arms ?? [];
  const [baseline, candidate] = [0, 1].map((index) => arms.find(({ arm }) => arm === index)?.profile ?? null);
  if (!candidate) return null;
  const top = [...candidate.functions].sort((a, b) => b.self - a.self).slice(0, 2);
  return top
    .map(({ name, self }) => {
      const before = baseline?.functions.find((each) => each.name === name)?.self ?? 0;
      const was = baseline ? ` (was ${formatPercent(before / baseline.samples)})` : '';
      return `${name} ${formatPercent(self / candidate.samples)}${was}`;
    })
    .join(', ');
}

/** Evidence is read once for each run: records and several sections use it. */
const known = new WeakMap<AbRun, readonly LaneEvidence[]>();

function evidenceOf(run: AbRun): readonly LaneEvidence[] {
  const { plan } = run.manifest;
  if (plan.perf === undefined) return [];
  const read = known.get(run) ?? readEvidence(plan.perf, [plan.baseline, plan.candidate], run.evidence ?? []);
  known.set(run, read);
  return read;
}
