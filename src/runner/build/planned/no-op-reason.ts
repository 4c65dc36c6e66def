import { settingText } from '../../../core/plan/arms/build-value.ts';
import { equalText, meantQuestion } from '../../../core/plan/arms/equal-value.ts';
import { firstTexts } from '../../../core/text/format.ts';
import { harmless, harmlessPath } from '../../../core/text/quote.ts';
import type { ArmName } from '../../../model/names.ts';
import { builtValue, type Givers } from './built-value.ts';
import type { MacroEnd } from './macro-history.ts';
import type { NameUse } from './name-uses.ts';

/** A use of a name with its file. */
interface FileUse extends NameUse {
  readonly file: string;
}

/** What is known of a name that should make two arms differ. */
export interface NameFacts extends Givers {
  readonly name: string;
  /** The values that the arms set; null: undefines it; undefined: does not mention it. */
  readonly wanted: Readonly<Record<ArmName, string | null | undefined>>;
  /** Places of the name in the commit: `src/a.c:10`. */
  readonly sources: readonly string[];
  readonly others: readonly string[];
  /** The nearest name that sources test, if the name occurs in none. */
  readonly nearest?: string | undefined;
  /** Whether one of `sources` is read by a unit of the build. */
  readonly isRead: boolean;
  /** Uses in the files that the units read. */
  readonly uses: readonly FileUse[];
  readonly ends: Readonly<Record<ArmName, MacroEnd>>;
  /** `-UX` and `-DX=v` of a compiler call, in order. */
  readonly arguments: Readonly<Record<ArmName, readonly string[]>>;
}

const ARMS: readonly ArmName[] = ['candidate', 'baseline'];
const PLACES = 3;

/** Why a name does not make the arms differ, in a sentence or two, with file and line where they are known. */
export function noOpReason(facts: NameFacts): string {
  const { name, sources, others, uses, ends, wanted } = facts;
  if (sources.length === 0) {
    const near = facts.nearest === undefined ? '' : ` The nearest name that is tested: ${facts.nearest}.`;
    if (others.length === 0) return `${name} occurs in no file of the commit, so no code tests it.${near}`;
    return `${name} occurs in no source of the commit, only in ${places(others)}.${near}`;
  }
  if (!facts.isRead) return `Only sources outside this build have ${name}: ${places(sources)}.`;
  for (const arm of ARMS) {
    const value = wanted[arm];
    if (value !== undefined && ends[arm].value !== value) return notReached(facts, arm, value);
  }
  if (ends.baseline.value === ends.candidate.value) return alreadySet(facts);
  if (uses.length === 0)
    return `${name} is declared in ${places(sources)}, and nothing in the units of the build tests it.`;
  const live = uses.filter(({ behind }) => behind === null);
  const [first] = live;
  if (first === undefined) {
    const [dead] = uses;
    const condition = dead?.behind ?? null;
    const where =
      condition === null || dead === undefined
        ? ''
        : `: ${code(condition.text)} (${harmlessPath(dead.file)}:${condition.line}) is false`;
    return `Every test of ${name} is behind a condition that is false${where}. Set what that condition needs too.`;
  }
  const values = `${shownValue(ends.baseline.value)} and ${shownValue(ends.candidate.value)}`;
  const at = `${harmlessPath(first.file)}:${first.line}`;
  if (live.every(({ kind }) => kind === 'condition'))
    return `Every test of ${name} has the same outcome for ${values}: ${code(first.text)} (${at}).`;
  if (live.every(({ kind }) => kind === 'macro'))
    return `${name} is used only in macros that no unit expands: ${code(first.text)} (${at}).`;
  return `Both arms compile the same text with ${name} ${values}.`;
}

function notReached(
  { name, ends, arguments: words, variable, setting }: NameFacts,
  arm: ArmName,
  value: string | null,
): string {
  const end = ends[arm];
  const wanted = value === null ? `-U${name}` : `-D${name}=${value}`;
  const isThere = words[arm].some((word) => word === wanted || (value === '1' && word === `-D${name}`));
  const seen = end.value === null ? `leaves ${name} undefined` : `has ${name}=${harmless(end.value)}`;
  const from =
    setting !== undefined
      ? ` It comes from ${settingText(setting)}: set that instead (${setting.system} of the line's flags).`
      : variable === undefined
        ? ''
        : ` It comes from the make variable ${harmless(variable.name)} (${harmlessPath(variable.at)}): set that variable instead (makeVariables of the line).`;
  if (isThere && end.by?.kind === 'file')
    return `${placeOf(end)} sets ${name} after the command line: the build ${seen} in the ${arm}.`;
  if (isThere)
    return `The build sets ${name} after your value: ${words[arm].map((each) => harmless(each)).join(' ')}. The last one counts, so the ${arm} ${seen}.${from}`;
  return `No compiler call of the ${arm} has ${wanted}: the build drops the define.${from}`;
}

function alreadySet({ name, ends, wanted, ...givers }: NameFacts): string {
  // The arm that does not set the value has it from elsewhere.
  const built = builtValue(ends[wanted.baseline === undefined ? 'baseline' : 'candidate'], givers);
  const flag = { name, value: built.value };
  return `${equalText(flag, built)} ${meantQuestion([flag]).next}`;
}

function placeOf({ by }: MacroEnd): string {
  return by?.kind === 'file' ? `${harmlessPath(by.path)}:${by.line}` : 'the command line';
}

function places(list: readonly string[]): string {
  return firstTexts(list, PLACES, (each) => harmless(each)).join(', ');
}

function code(text: string): string {
  return harmless(text, /[#()!<>&|=*"]/);
}

function shownValue(value: string | null): string {
  return value === null ? 'undefined' : harmless(value);
}
