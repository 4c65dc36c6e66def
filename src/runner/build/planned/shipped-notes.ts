import { plainNumber } from '../../../core/plan/arms/askable-flag.ts';
import { setBy } from '../../../core/plan/arms/build-value.ts';
import { shownValue, turnedRoundText } from '../../../core/plan/arms/equal-value.ts';
import type { AbPlan } from '../../../model/plan.ts';
import type { BuildContext } from '../build-context.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import { builtValue } from './built-value.ts';
import { settingsOf, wantedNames } from './find-no-op-reason.ts';
import { endsOf, isGivenByCommit, type PlannedBuilds } from './name-ends.ts';

const NAMES_MAX = 3;

/**
 * What a reader should know about flags that both arms set: that the candidate is what ships, or that neither arm is. Asked of the compiler,
 * for a unit that differs, without the values of the arms. What the plan says about a build already is not said again.
 *
 * @param differs The source of a unit that differs.
 */
export async function shippedNotes(
  context: Pick<BuildContext, 'sandbox' | 'signal' | 'job'>,
  plan: Pick<AbPlan, 'baseline' | 'candidate' | 'notes'>,
  { plans, tree }: PlannedBuilds,
  differs: string,
): Promise<string[]> {
  const notes: string[] = [];
  const { source } = context.job;
  // All build files are read for it, so it is asked once, and only for a name that no file of the commit gives.
  let settings: ReturnType<typeof settingsOf> | undefined;
  const settingOf = (name: string) => {
    settings ??= settingsOf(plan, source);
    return settings.get(name);
  };
  const flags = [...wantedNames(plan)].filter(
    ([name]) => !plan.notes.some((note) => note.startsWith(`In the build ${name} is `)),
  );
  for (const [name, { baseline: off, candidate: on }] of flags.slice(0, NAMES_MAX)) {
    if (off === undefined || on === undefined) continue;
    const calls = plans.baseline.calls.map((call) => withoutSetting(call, name, off));
    const shipped = { candidate: plans.candidate, baseline: { ...plans.baseline, calls } };
    const found = await endsOf(context, { plans: shipped, tree }, name, (source) => source.endsWith(`/${differs}`));
    const setting = isGivenByCommit(found, source) ? undefined : settingOf(name);
    const { value, ...end } = found.ends.baseline;
    const built = builtValue(
      { ...end, value: value === null ? null : (plainNumber(value) ?? value) },
      { ...found, setting },
    );
    if (built.value === on) notes.push(turnedRoundText({ name, value: on }, built, { name, value: off }));
    else if (built.value !== off)
      notes.push(`In the build ${name} is ${shownValue(built)}: ${setBy(built)}. Neither side is what ships.`);
    else if (plan.notes.some((note) => note.startsWith(`In the header ${name} is `)))
      notes.push(`In the build ${name} is ${shownValue(built)}: ${setBy(built)}. The baseline is what ships.`);
  }
  return notes;
}

/** A call without the setting of an arm: `-UX -DX=v`, or `-UX` alone. */
function withoutSetting(call: CompilerCall, name: string, value: string | null): CompilerCall {
  const words = [`-U${name}`, ...(value === null ? [] : [`-D${name}=${value}`])];
  const at = call.args.findIndex((_, index) => words.every((word, offset) => call.args[index + offset] === word));
  return at < 0 ? call : { ...call, args: call.args.toSpliced(at, words.length) };
}
