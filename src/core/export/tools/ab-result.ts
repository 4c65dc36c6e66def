import { ARMS } from '../../../model/names.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Effect, Outcome, Verdict } from '../../../model/verdict.ts';
import { median } from '../../../stats/summary.ts';
import { samplesByLane } from '../../analysis/ab/analyze.ts';
import { type Block, laneBlocks } from '../../analysis/ab/blocks.ts';
import { countedValue } from '../../analysis/ab/counted-value.ts';
import { headlineText } from '../../report/verdict/verdict-document.ts';
import { amountText, boundOf, changeText, roleText } from '../../text/change-text.ts';
import { metricTexts } from '../../text/metric-text.ts';
import { versionText } from '../../text/version-text.ts';
import {
  checkCases,
  type ExportedArm,
  type ExportedCase,
  type ExportedQuantity,
  type ExportedResult,
  runFacts,
} from './exported-result.ts';

const STATES: Readonly<Record<Outcome, ExportedCase['state']>> = {
  GO: 'passed',
  'NO CHANGE': 'passed',
  'NO-GO': 'failed',
  // GitHub, too, is asked for action by both: a measurement without an answer is not fine.
  INCONCLUSIVE: 'invalid',
  INVALID: 'invalid',
};

const FAILURES: ReadonlySet<Effect['outcome']> = new Set(['LOSS', 'HARM', 'RULED OUT']);
const OPEN: ReadonlySet<Effect['outcome']> = new Set(['OPEN', 'CONTEXT']);

/** The result of an A/B for other tools. Of an INVALID verdict it has values but no change and no outcome. */
export function abResult(run: AbRun, verdict: Verdict): ExportedResult {
  const { plan } = run.manifest;
  const blocks = countedBlocks(run);
  return {
    standing: standingOf(verdict.outcome),
    verdict: verdict.outcome,
    headline: headlineText(verdict),
    ...runFacts(plan, run.manifest),
    arms: [armOf('baseline', run), armOf('candidate', run)],
    tracked: 1,
    quantities: [...quantitiesOf(run, verdict, blocks), ...figuresOf(run, blocks)],
    cases: casesOf(verdict),
  };
}

function standingOf(outcome: Outcome): ExportedResult['standing'] {
  return outcome === 'INVALID' ? 'invalid' : outcome === 'INCONCLUSIVE' ? 'open' : 'decided';
}

function armOf(name: 'baseline' | 'candidate', { manifest }: AbRun): ExportedArm {
  const { [name]: arm, uncommitted } = manifest.plan;
  const dirty = uncommitted?.measured === true && name === 'candidate' ? ' with uncommitted files' : '';
  return { name, label: arm.label, version: `${versionText(arm, manifest[name], manifest.environment)}${dirty}` };
}

/** The blocks that count, by lane. */
type CountedBlocks = ReadonlyMap<string, readonly Block[]>;

function countedBlocks({ manifest: { plan }, samples }: AbRun): CountedBlocks {
  const byLane = samplesByLane(samples);
  return new Map(plan.lanes.map((lane) => [lane.id, laneBlocks(plan, lane, byLane.get(lane.id) ?? []).counted]));
}

/** The quantities of each lane with the blocks that the interval of each was computed from. */
function quantitiesOf(run: AbRun, { outcome, effects }: Verdict, blocks: CountedBlocks): ExportedQuantity[] {
  const { plan } = run.manifest;
  return effects.flatMap((effect) => {
    const lane = plan.lanes.find(({ id }) => id === effect.lane);
    if (lane === undefined) return [];
    const counted = blocks.get(lane.id) ?? [];
    const pairs = counted.flatMap(({ baseline, candidate }) => {
      const [before, after] = [countedValue(effect, lane, baseline), countedValue(effect, lane, candidate)];
      return before === null || after === null ? [] : [{ before, after }];
    });
    const used = pairs.slice(0, effect.blocks);
    const { lane: id, unit, better, role, baseline, candidate, change } = effect;
    const isInvalid = outcome === 'INVALID';
    const open = OPEN.has(effect.outcome);
    const quantity: ExportedQuantity = {
      lane: id,
      name: metricTexts(effect).name,
      unit,
      better,
      role,
      bound: boundOf(effect),
      arms: [
        { values: used.map(({ before }) => before), median: baseline, change: null, outcome: '', open: false },
        {
          values: used.map(({ after }) => after),
          median: candidate,
          change: isInvalid ? null : change,
          outcome: isInvalid ? 'not judged' : effect.outcome,
          open: open && !isInvalid,
        },
      ],
    };
    return [quantity];
  });
}

/** The further numbers of a lane that no measure is about, over the blocks that count. They are shown and never judged. */
function figuresOf({ manifest: { plan } }: AbRun, blocks: CountedBlocks): ExportedQuantity[] {
  return plan.lanes.flatMap((lane) => {
    if (lane.figures === undefined) return [];
    const counted = blocks.get(lane.id) ?? [];
    const shown = lane.figures.filter(({ name }) => !lane.measures.some((measure) => measure.name === name));
    return shown.map(({ name, unit, better }): ExportedQuantity => {
      const arms = ARMS.map((arm) => {
        const values = counted.flatMap((block) => block[arm].figures?.[name] ?? []);
        const middle = values.length === 0 ? null : median(values);
        return { values, median: middle, change: null, outcome: '', open: false };
      });
      return { lane: lane.id, name, unit, better, role: 'info', bound: null, arms };
    });
  });
}

function casesOf(verdict: Verdict): ExportedCase[] {
  const { outcome, reasons, effects, checks } = verdict;
  const own: ExportedCase = {
    group: 'verdict',
    name: 'verdict',
    state: STATES[outcome],
    kind: outcome,
    text: [headlineText(verdict), ...reasons.map(({ message }) => message)].join('\n'),
  };
  const judged = effects.filter(({ role }) => role === 'target' || role === 'guard');
  return [own, ...judged.map((effect) => effectCase(effect, outcome)), ...checkCases(checks)];
}

function effectCase(effect: Effect, verdict: Outcome): ExportedCase {
  const { lane, baseline, candidate, change, outcome } = effect;
  const base = { group: lane, name: `${metricTexts(effect).name}, ${roleText(effect)}` };
  const amounts = `baseline ${amountText(effect, baseline)}, candidate ${amountText(effect, candidate)}`;
  if (verdict === 'INVALID') return { ...base, state: 'open', kind: 'not judged', text: `not judged: ${amounts}` };
  const text = `${outcome}: ${amounts}, change ${changeText(change)}`;
  const state = FAILURES.has(outcome) ? 'failed' : OPEN.has(outcome) ? 'open' : 'passed';
  return { ...base, state, kind: outcome, text };
}
