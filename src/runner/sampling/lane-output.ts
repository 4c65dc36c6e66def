import { keptText } from '../../core/number/number-forms.ts';
import { readMetric } from '../../core/number/read-metric.ts';
import { type NumberFault, readNumber } from '../../core/number/read-number.ts';
import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import type { ProcessResult } from '../server/server-result.ts';

/** A number that is not taken, and which one of the lane it is: `the metric`, `the check "remote"`. */
export interface LaneFault extends Omit<NumberFault, 'code'> {
  /** `metric-unreadable`: of a metric that is seen from outside. */
  readonly code: NumberFault['code'] | 'metric-unreadable';
  readonly subject: string;
}

/** The numbers of a lane in one output. With a fault the sample is not usable. */
interface LaneOutput {
  readonly numbers: Pick<Measurement, 'value' | 'checks' | 'figures' | 'printed'>;
  /** The first number that is printed but not taken; null when there is none. */
  readonly fault: LaneFault | null;
}

/** Whoever prints enough could push the result of the program out of what is kept, and print another one. */
const CUT: NumberFault = {
  code: 'output-too-long',
  message: 'is in an output of more than is kept, so it is not known whether it is the only one',
  next: 'Let the program print less than 1 MiB.',
};

/** Reads the numbers of a lane from the output of its process or load generator. All are null when a server failed. */
export function readOutput(
  { read, unit, checks, figures }: LaneProgram,
  { stdout, stderr, server, isCut }: Pick<ProcessResult, 'stdout' | 'stderr' | 'server' | 'isCut'>,
): LaneOutput {
  const sound = !server?.failure;
  const printed: Record<string, string> = {};
  let fault: LaneFault | null = isCut && server === undefined ? { ...CUT, subject: 'the metric' } : null;
  const taken = (key: string, subject: string, found: ReturnType<typeof readNumber>): number | null => {
    if (!found.ok) {
      fault ??= { ...found.error, subject };
      return null;
    }
    const text = found.value === null ? undefined : keptText(found.value.text);
    if (text !== undefined) printed[key] = text;
    return found.value?.value ?? null;
  };
  const number = (
    key: string,
    subject: string,
    rule: { pattern: string; unit: string },
    ask = false,
  ): number | null => {
    if (!sound) return null;
    return taken(key, subject, ask ? readNumber(rule, server?.askOutput ?? '') : readNumber(rule, stdout, stderr));
  };
  const hasMetric = sound && read !== '' && !server?.numbers;
  const value = hasMetric
    ? taken('value', 'the metric', readMetric({ pattern: read, unit, isOnce: server === undefined }, stdout, stderr))
    : (server?.numbers?.value ?? null);
  const checked = checks.map(({ name, read: pattern, unit: own = '' }): [string, number | null] => {
    return [name, number(`checks.${name}`, `the check "${name}"`, { pattern, unit: own })];
  });
  const values = figures?.map(({ name, read: pattern, unit: own, from }): [string, number | null] => {
    if (pattern === null) return [name, server?.numbers?.figures[name] ?? null];
    return [name, number(`figures.${name}`, `the figure "${name}"`, { pattern, unit: own }, from === 'ask')];
  });
  return {
    numbers: {
      value,
      checks: Object.fromEntries(checked),
      ...(values ? { figures: Object.fromEntries(values) } : {}),
      ...(Object.keys(printed).length > 0 ? { printed } : {}),
    },
    fault,
  };
}
