import type { AbPlan, Arm, LaneProgram } from '../../model/plan.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { hasPlaceholder } from '../text/placeholder.ts';
import { quoted } from '../text/quote.ts';

/** Refuses a plan with a placeholder of `alloc-ab init` in what it would build or start. What it does not use may have some. */
export function refuseUnfinished<P extends Plan>(plan: P): Result<P, Refusal> {
  const arms = isSurveyPlan(plan) ? plan.arms : [plan.baseline, plan.candidate];
  const lanes: readonly LaneProgram[] = plan.lanes;
  const usesBenches = lanes.some(({ kit }) => !kit);
  const found = [
    ...arms.flatMap(unfinishedArm),
    ...lanes.flatMap(unfinishedLane),
    ...(usesBenches ? unfinishedBenches(plan.benches) : []),
  ];
  const [first] = found;
  if (first === undefined) return ok(plan);
  const { what, text } = first;
  return refuse({
    code: 'placeholder',
    message: `${what} is still ${quoted(text)}, where a person has to write something.`,
    token: text.slice(0, 64),
    next: 'Replace EDIT in .github/alloc-ab.yml; alloc-ab check-config lists every place.',
  });
}

interface Unfinished {
  readonly what: string;
  readonly text: string;
}

function unfinishedArm({ label, source }: Arm): Unfinished[] {
  if (source.kind !== 'build') return [];
  return [
    ...unfinished(`"build" of ${label}`, source.commands.flat()),
    ...unfinished(`"library" of ${label}`, [source.library]),
  ];
}

function unfinishedLane({ id, command, server }: LaneProgram): Unfinished[] {
  const calls = server ? [server.ready, server.load, server.ask ?? [], server.stop ?? []] : [];
  return unfinished(`the command of lane ${id}`, [command, ...calls].flat());
}

function unfinishedBenches({ commands }: AbPlan['benches']): Unfinished[] {
  return unfinished('"build" of the benches', commands.flat());
}

function unfinished(what: string, texts: readonly string[]): Unfinished[] {
  return texts.filter(hasPlaceholder).map((text) => ({ what, text }));
}
