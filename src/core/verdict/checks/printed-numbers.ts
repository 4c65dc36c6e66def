import type { AbRun } from '../../../model/run.ts';
import { FORM_CHANGED, laneForms } from '../../number/lane-forms.ts';
import { type Finding, failed, passed } from './finding.ts';

const NAME = 'printed-numbers';

/**
 * Whether each number is printed in one form in all samples of its lane, both arms: `1.304` after `998` may be thousands. Without a
 * sample that keeps its printed number there is no finding.
 */
export function printedNumbers({ manifest, samples }: Pick<AbRun, 'manifest' | 'samples'>): Finding[] {
  if (samples.every(({ printed }) => printed === undefined)) return [];
  const forms = new Map(manifest.plan.lanes.map((lane) => [lane.id, laneForms(lane)]));
  for (const sample of samples) {
    const contradiction = forms.get(sample.lane)?.(sample) ?? null;
    if (contradiction === null) continue;
    const { code, next } = FORM_CHANGED;
    return [failed(NAME, `On ${sample.lane} ${contradiction}.`, next, { code, lane: sample.lane })];
  }
  return [passed(NAME, 'Each number is printed in the same form and unit in all samples of its lane.')];
}
