import { harmless } from '../../core/text/quote.ts';
import type { BuildOption } from '../../model/line-flags.ts';
import { ARMS, type ArmName, type Define, other } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Observation } from '../../model/run.ts';
import { type BuiltArm, macroNames } from '../build/build-arm.ts';

type Built = Readonly<Record<ArmName, BuiltArm>>;
type FlagFinding = Pick<Observation, 'status' | 'detail'>;

/** Most options of the compiler that a difference names. */
const SHOWN = 4;

/** The observation `flag-reached`: each flag of an arm has its value where the compiler sees it, or where its build system says so. */
export function flagReached(plan: AbPlan, built: Built): Observation {
  const name = 'flag-reached';
  const findings = ARMS.flatMap((arm) => [
    ...definesOf(plan, arm).map((define) => defineFinding(arm, define, built[arm])),
    ...optionsOf(plan, arm).map((option) => optionFinding(plan, arm, option, built)),
  ]);
  if (findings.length === 0) return { name, status: 'pass', detail: 'Neither arm has a flag of its build.' };
  const worst = (['fail', 'unknown', 'pass'] as const).find((each) => findings.some(({ status }) => status === each));
  const details = findings.filter(({ status }) => status === worst).map(({ detail }) => detail);
  return { name, status: worst ?? 'unknown', detail: `${details.join('; ')}.`.slice(0, 1000) };
}

function definesOf(plan: AbPlan, arm: ArmName): readonly Define[] {
  const { source } = plan[arm];
  return source.kind === 'build' ? source.defines : [];
}

function optionsOf(plan: AbPlan, arm: ArmName): readonly BuildOption[] {
  const { source } = plan[arm];
  return source.kind === 'build' ? (source.options ?? []) : [];
}

function defineFinding(arm: ArmName, define: Define, { flags }: BuiltArm): FlagFinding {
  const wanted = define.value ?? 'undefined';
  if (flags === null || flags.checked === 0) {
    return {
      status: 'unknown',
      detail: `${arm}: no compiler call was recorded (the build calls it by an absolute path?), so ${define.name}=${wanted} is not proven`,
    };
  }
  const value = flags.values[define.name] ?? null;
  const count = `${flags.definedIn[define.name] ?? 0} of ${flags.checked} translation units`;
  const actual = value === null ? `${define.name} undefined` : `${define.name}=${value}`;
  return value === define.value
    ? { status: 'pass', detail: `${arm}: the compiler saw ${actual}${value === null ? '' : ` in ${count}`}` }
    : {
        status: 'fail',
        detail: `${arm}: the plan sets ${define.name}=${wanted}, but the compiler saw ${actual} (defined in ${count})`,
      };
}

/** The compiler's word first, then that of the build system, then that the compiler was called differently for this flag alone. */
function optionFinding(plan: AbPlan, arm: ArmName, option: BuildOption, built: Built): FlagFinding {
  const { flags, statements } = built[arm];
  const { system, flag, value } = option;
  const name = macroNames(option).find((each) => (flags?.values[each] ?? null) !== null);
  const seen = name === undefined ? null : `${name}=${flags?.values[name]}`;
  if (name !== undefined && flags?.values[name] === value) {
    const count = `${flags.definedIn[name] ?? 0} of ${flags.checked} translation units`;
    return { status: 'pass', detail: `${arm}: the compiler saw ${seen} in ${count}` };
  }
  const record = statements[flag];
  const set = `${option.option}=${value}`;
  if (record?.value === null) {
    return {
      status: 'fail',
      detail: `${arm}: the plan sets ${set}, but ${system} does not know ${option.option} (${record.by}), so it changed nothing`,
    };
  }
  if (record !== undefined && !record.agrees) {
    return {
      status: 'fail',
      detail: `${arm}: the plan sets ${set}, but ${system} configured ${option.option}=${record.value} (${record.by})`,
    };
  }
  const compiler = seen === null ? '' : `; the compiler saw ${seen}`;
  if (record !== undefined)
    return { status: 'pass', detail: `${arm}: ${system} configured ${set} (${record.by})${compiler}` };
  const isOnly = isOnlyDifference(plan, flag);
  const different = isOnly ? optionsOfCompiler(built, arm) : [];
  if (different.length > 0) {
    const shown = different
      .slice(0, SHOWN)
      .map((each) => harmless(each))
      .join(' ');
    const more = different.length > SHOWN ? ` and ${different.length - SHOWN} more` : '';
    return { status: 'pass', detail: `${arm}: with ${set} alone, the compiler was called with ${shown}${more}` };
  }
  const silent =
    system === 'make' ? 'make keeps no record of what it did with a variable' : `${system} left no record of it`;
  const calls =
    isOnly && (flags?.units ?? 0) > 0 ? 'the compiler was called alike in both arms' : 'no compiler call shows it';
  return { status: 'unknown', detail: `${arm}: ${set} is not proven, since ${silent} and ${calls}${compiler}` };
}

/** Whether the arms are one commit that differs in this flag alone, so that every difference of their builds comes from it. */
function isOnlyDifference(plan: AbPlan, flag: string): boolean {
  const { baseline, candidate } = plan;
  if (baseline.source.kind !== 'build' || candidate.source.kind !== 'build') return false;
  if (baseline.source.sha !== candidate.source.sha || baseline.source.line !== candidate.source.line) return false;
  const settings = (arm: ArmName) => [
    ...definesOf(plan, arm).map(({ name, value }) => `${name} ${value}`),
    ...optionsOf(plan, arm).map((option) => `${option.flag} ${option.value}`),
  ];
  const [before, after] = [settings('baseline'), settings('candidate')];
  const changed = [
    ...before.filter((each) => !after.includes(each)),
    ...after.filter((each) => !before.includes(each)),
  ];
  return changed.length > 0 && changed.every((each) => each.startsWith(`${flag} `));
}

/** Options that the compiler got in this arm only; where it only lacks some, that it does. */
function optionsOfCompiler(built: Built, arm: ArmName): string[] {
  const [own, others] = [built[arm], built[other(arm)]].map(({ flags }) => flags?.options ?? []);
  const added = (own ?? []).filter((each) => !others?.includes(each));
  if (added.length > 0) return added;
  return (others ?? []).filter((each) => !own?.includes(each)).map((each) => `no ${each}`);
}
