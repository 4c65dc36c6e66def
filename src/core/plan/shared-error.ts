import type { AbPlan } from '../../model/plan.ts';

/**
 * The plan of one of several machines whose verdicts are joined. Any NO-GO makes the joined verdict a NO-GO, so the machines
 * share the error of a single machine. The command that asks the whole suite names all of them.
 */
export function sharedError(plan: AbPlan, machines: readonly string[]): AbPlan {
  const { length } = machines;
  if (length < 2) return plan;
  const { suite, rules } = plan;
  return {
    ...plan,
    ...(suite !== undefined && {
      suite: { ...suite, command: suite.command.replace(/(?<= )machine=\S+/, `machine=${machines.join(',')}`) },
    }),
    rules: { ...rules, noGoError: rules.noGoError / length, machines: length },
  };
}
