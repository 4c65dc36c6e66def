import { type AbPlan, isSufficient } from '../../model/plan.ts';
import type { Reason } from '../../model/verdict.ts';

/** A verdict that leads to a decision. */
type Decided = 'GO' | 'NO CHANGE' | 'NO-GO';

/** The next step of a reason. */
export type ReasonAdvice = Pick<Reason, 'next' | 'command'>;

/**
 * What to do after a verdict. A decision about the whole repository needs the suite that the configuration calls sufficient;
 * without it the advice is to ask that suite, or to say which one it is.
 */
export function adviceOn(plan: AbPlan, outcome: Decided): ReasonAdvice {
  if (isSufficient(plan)) return { next: DECIDE[outcome][plan.question] };
  const { suite } = plan;
  const before = `before you ${DECISIONS[outcome][plan.question]}`;
  if (suite === undefined) return { next: `Ask the suite that your team calls sufficient ${before}.` };
  if (suite.asked < suite.lanes) return { next: `Ask the full suite ${before}.`, command: suite.command };
  return {
    next: `Decide whether suite ${suite.name} is enough ${before}; "verdict: { sufficient: ${suite.name} }" in the configuration states it.`,
  };
}

/** What to do when something is worse. One lane is enough for that. */
export function adviceOnHarm({ question }: AbPlan): ReasonAdvice {
  return { next: DECIDE['NO-GO'][question] };
}

const DECIDE = {
  GO: {
    flag: 'Promote the flag into the default preset.',
    line: 'Prefer the candidate on these lanes.',
    env: 'Make this setting the default of its profile.',
    base: 'Merge it.',
  },
  'NO CHANGE': {
    flag: 'Keep the simpler code: the flag buys nothing here.',
    line: 'Choose by something else than speed on these lanes.',
    env: 'Keep the default: the setting buys nothing here.',
    base: 'Merge on other grounds: there is no regression.',
  },
  'NO-GO': {
    flag: 'Leave the flag off, and record the NO-GO so that it is not tried again by accident.',
    line: 'Keep the baseline on these lanes.',
    env: 'Keep the default setting.',
    base: 'Do not merge it for its speed; look for the cause with a profile first.',
  },
} as const satisfies Record<Decided, Record<AbPlan['question'], string>>;

const DECISIONS = {
  GO: { flag: 'promote the flag', line: 'prefer the candidate', env: 'make it the default', base: 'merge it' },
  'NO CHANGE': { flag: 'drop the flag', line: 'choose', env: 'drop the setting', base: 'merge it' },
  'NO-GO': { flag: 'record a NO-GO', line: 'drop the candidate', env: 'drop the setting', base: 'drop it' },
} as const satisfies Record<Decided, Record<AbPlan['question'], string>>;
