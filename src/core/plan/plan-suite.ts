import type { Request } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { AbPlan, Measure, PlanLane } from '../../model/plan.ts';
import { parseCommand, printCommand } from '../command/command.ts';
import { planLane } from './lanes/plan-lane.ts';
import { selectLanes } from './lanes/select-lanes.ts';

/**
 * The suite that a decision needs beside the lanes of a plan: the one that the configuration calls sufficient, else the default
 * one. Undefined where no command repeats the request, as in a release.
 */
export function planSuite(request: Request, judged: readonly PlanLane[], facts: Facts): AbPlan['suite'] {
  const { config } = facts;
  const sufficient = config.verdict?.sufficient;
  const name = sufficient ?? config.defaults.suite ?? Object.keys(config.suites)[0] ?? '';
  const command = parseCommand(request.repeat);
  if (!command.ok || command.value.kind !== 'ab') return undefined;
  const claimsGain = request.targets.length > 0;
  const lanes = selectLanes({ suite: name, lanes: [], cells: {} }, config, claimsGain);
  if (!lanes.ok) return undefined;
  const { gain: _gain, margin: _margin, ...rest } = request;
  const wanted = (['target', 'guard'] as const).flatMap((role) =>
    lanes.value[`${role}s`].flatMap((cell) => planLane(cell, role, rest, facts)),
  );
  const known = new Map(judged.map((lane) => [lane.id, lane]));
  const asked = wanted.filter(({ id, measures }) => {
    const own = known.get(id)?.measures ?? [];
    return measures.every((measure) => own.some((other) => isNotLooser(other, measure)));
  });
  const { budgetSeconds: _budget, gain: _asked, margin: _tolerated, ...options } = command.value.options;
  return {
    name,
    sufficient: sufficient !== undefined,
    lanes: wanted.length,
    asked: asked.length,
    command: printCommand({ ...command.value, options: { ...options, suite: name, lanes: [], cells: {} } }),
  };
}

/** Whether a measure shows at least what `wanted` asks. A gain shows that there is no loss. */
function isNotLooser(own: Measure, wanted: Measure): boolean {
  if (own.metric !== wanted.metric || own.name !== wanted.name) return false;
  switch (wanted.role) {
    case 'target':
      return own.role === 'target' && own.gain >= wanted.gain;
    case 'guard':
      return (
        own.role === 'target' ||
        (own.role === 'guard' && own.margin <= wanted.margin && (own.atLeast ?? 0) <= (wanted.atLeast ?? 0))
      );
    default:
      return true;
  }
}
