import type { SurveyRun } from '../../../model/survey.ts';
import type { Frontier } from '../../analysis/survey/frontier.ts';
import { leastCpu, leastOf } from '../../analysis/survey/time-parts.ts';
import { REST } from '../../profile/boxes.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';

/** A gap to another allocator, and what it can cost in time; null when that is not known. */
interface GapCost {
  readonly what: string;
  readonly lane: string;
  readonly who: string;
  readonly change: string;
  /** The gain in speed that closing the gap could bring. */
  readonly cost: number | null;
  readonly basis: string;
}

/** Every gap to other allocators, the dearest first: speed, CPU time, page faults, memory. No section without a gap. */
export function costSections(run: SurveyRun, frontier: Frontier): DocumentSection[] {
  const gaps = frontier.lanes.flatMap((lane) => gapCosts(run, frontier, lane));
  if (gaps.length === 0) return [];
  const sorted = gaps.sort((a, b) => (b.cost ?? -1) - (a.cost ?? -1));
  const rows = sorted.map(({ what, lane, who, change, cost, basis }) => [
    what,
    laneText(lane),
    who,
    change,
    cost === null ? 'not known' : formatPercent(cost, { signed: true }),
    basis,
  ]);
  const columns = ['gap', 'lane', 'ahead', 'theirs against ours', 'can cost', 'by'];
  const text =
    'Can cost: the gain in speed if the gap were closed. Page faults: 1 / (1 − share · part) − 1, with their share of the samples and the part of them that the other allocator does not have. ' +
    'CPU time: 1 / (1 + change) − 1; a lane that waits for something else gains less. Memory has no cost in time beside its page faults.';
  return [section('Gaps', [table(columns, rows, { words: [1, 2, 5] }), paragraph(text)])];
}

function gapCosts(run: SurveyRun, { gaps, candidates }: Frontier, standing: Frontier['lanes'][number]): GapCost[] {
  const { lane } = standing;
  const name = (arm: number) => run.manifest.survey.arms[arm]?.label ?? '';
  const found: GapCost[] = [];
  const speed = gaps.get(lane);
  if (speed) {
    const change = changeText(speed);
    found.push({ what: 'speed', lane, who: name(speed.arm), change, cost: speed.estimate, basis: 'the gap itself' });
  }
  const cpu = leastCpu(run, lane);
  if (cpu) {
    const cost = 1 / (1 + cpu.estimate) - 1;
    found.push({
      what: 'CPU time',
      lane,
      who: name(cpu.arm),
      change: changeText(cpu),
      cost,
      basis: 'CPU time for the same work',
    });
  }
  const faults = leastOf(standing, 'faults');
  if (faults) {
    const profile = candidates[0]?.lanes.some((each) => each.lane === lane) ?? false;
    const share = candidates.find((each) => each.name === REST.faults)?.lanes.find((each) => each.lane === lane)?.share;
    const saved = -faults.estimate * (share ?? 0);
    found.push({
      what: 'page faults',
      lane,
      who: name(faults.arm),
      change: changeText(faults),
      cost: profile && share !== undefined ? 1 / (1 - Math.min(saved, 0.99)) - 1 : null,
      basis: !profile
        ? 'no profile of this lane'
        : share === undefined
          ? 'no samples in page faults: not attributable'
          : `${formatPercent(share)} of the samples in page faults`,
    });
  }
  const memory = leastOf(standing, 'rssPeak');
  if (memory) {
    const change = changeText(memory);
    found.push({ what: 'peak memory', lane, who: name(memory.arm), change, cost: null, basis: 'memory, not time' });
  }
  return found;
}
