import { namedFlags } from '../../../src/core/config/flag-kinds.ts';
import { isFlag } from '../../../src/model/command.ts';
import type { Answers } from './answers.ts';
import type { CommitFiles } from './commit-files.ts';
import { type Judgement, judgeAnswer, judgeKind } from './judge.ts';
import { judgeUnknown } from './judge-unknown.ts';
import { type Chosen, valuesOf } from './questions.ts';
import type { RealLine, Setting } from './real-line.ts';
import { judgeReason } from './reason.ts';
import type { Tally } from './tally.ts';

/** A value that no source has, for names that a build cannot set. */
const STRANGE = '77';

type Add = (question: string, judgements: readonly Judgement[]) => void;

/** Where answers come from, and what they are held against. */
export interface CheckedLine {
  readonly answers: Answers;
  readonly real: RealLine;
  readonly files: CommitFiles;
}

/** Asks alloc-ab everything about a name, asks real builds the same, and adds the judgements. */
export async function checkFlag({ line, flag }: Chosen, checked: CheckedLine, tally: Tally): Promise<void> {
  const { answers, real, files } = checked;
  const { name, file, lineNumber, kind } = flag;
  const place = `${file}:${lineNumber}`;
  const add: Add = (question, judgements) => tally.add({ line, question, place }, judgements);
  // A header that no unit of this build reads shows nothing.
  if (!real.has(name)) {
    tally.leaveOut('in no unit of the build');
    return;
  }
  const lines = await real.linesWith(name);
  const isOne = await real.values(name, '1', []);
  const isZero = await real.values(name, '0', []);
  const isBinary = [isOne, isZero].every((seen, at) =>
    seen.every((each, index) => each.is !== 'other' || [isOne, isZero][1 - at]?.[index]?.is === 'equal'),
  );
  if (kind === 'guard' || kind === 'system') {
    add(name, [judgeKind(kind, { lines, name, arrives: false, isBinary })]);
    return;
  }
  const strange = isFlag(flag) ? [] : await real.values(name, STRANGE, [{ name, value: STRANGE }]);
  const judgedKind = judgeKind(kind, {
    lines,
    name,
    arrives: strange.length > 0 && strange.every(({ is }) => is === 'equal'),
    isBinary,
  });
  add(name, [judgedKind]);
  const said = await answers.shipped(line, name);
  add(name, [await judgeValue(said, name, real)]);
  if (!isFlag(flag)) {
    const question = `${name}=1 on ${line}`;
    return add(question, judgeReason(await answers.ask(question), name, files.linesOf));
  }
  const shipped = said === null || said === 'undefined' ? null : BigInt(said);
  if (kind === 'number' || kind === 'choice') await checkPlain(name, line, { ...checked, judgedKind }, add);
  for (const value of valuesOf(flag, lines, shipped)) await checkValue({ name, value }, line, checked, add);
}

/**
 * Asks about a name that no header of the line declares. The commit is searched, and the line built with the name, by other means than those
 * of alloc-ab.
 */
export async function checkUnknown(
  { line, name }: { readonly line: string; readonly name: string },
  { answers, real, files }: CheckedLine,
  tally: Tally,
): Promise<void> {
  const question = `${name}=1 on ${line}`;
  const { message, next = '', ...answer } = await answers.ask(question);
  const places = files.placesOf(name);
  const named = namedFlags(answers.facts.config.lines[line]?.flags);
  const facts = {
    places,
    isRead: real.has(name),
    truth: await real.build([{ name, value: '1' }]),
    declaredIn: answers.facts.config.lines[line]?.flags?.declaredIn ?? [],
    isDeclared: (other: string) =>
      named.includes(other) ||
      files.placesOf(other).some(({ text }) => /^\s*#\s*(define|ifn?def|if|elif)\b/.test(text)),
  };
  const [first] = places;
  const place = first === undefined ? 'nowhere' : `${first.path}:${first.lineNumber}`;
  tally.add({ line, question, place }, judgeUnknown({ ...answer, message: `${message} ${next}` }, name, facts));
}

/** A number without a value: that it is no switch is what the sources and the compiler show, and the example has to build. */
async function checkPlain(
  name: string,
  line: string,
  { answers, real, files, judgedKind }: CheckedLine & { readonly judgedKind: Judgement },
  add: Add,
): Promise<void> {
  const question = `${name} on ${line}`;
  const answer = await answers.ask(question);
  const { code, message } = answer;
  if (code === 'planned')
    return add(question, [{ about: 'state', ruling: 'wrong', why: 'a number is compared 0 to 1' }]);
  if (code !== 'flag-needs-value') {
    // An error that stops every other value is the answer then, and stops 1 as well.
    add(question, judgeAnswer(answer, await real.build([{ name, value: '1' }])));
    return add(question, judgeReason(answer, name, files.linesOf));
  }
  add(question, [{ ...judgedKind, about: 'state', why: `says ${code}, and ${judgedKind.why}` }]);
  add(question, judgeReason(answer, name, files.linesOf));
  const [, said] = /in the build it is (-?\d+),/.exec(message) ?? [];
  if (said !== undefined) add(question, [await judgeValue(said, name, real)]);
  await checkSuggestion(question, answer, real, add);
}

/** Whether the value that alloc-ab takes for the shipped one is the one of the real build. */
async function judgeValue(said: string | null, name: string, real: RealLine): Promise<Judgement> {
  if (said === null) return { about: 'value', ruling: 'open', why: 'not known before a build' };
  const seen = await real.values(name, said === 'undefined' ? '0' : said, []);
  const wrong = seen.find(({ is }) =>
    said === 'undefined' ? is !== 'undefined' : is !== 'equal' && !(is === 'undefined' && said === '0'),
  );
  const is = wrong === undefined ? '' : wrong.is === 'other' ? wrong.text : wrong.is;
  return {
    about: 'value',
    ruling: wrong === undefined ? 'right' : 'wrong',
    why: `says ${said}${is === '' ? '' : `, and it is ${is}`}`,
  };
}

async function checkValue(flag: Setting, line: string, checked: CheckedLine, add: Add): Promise<void> {
  const { answers, real, files } = checked;
  const question = `${flag.name}=${flag.value} on ${line}`;
  const { plan, suggestion, next = '', ...answer } = await answers.ask(question);
  const truth = await real.build([flag]);
  const compared = plan === undefined || truth.kind === 'stopped' ? undefined : await answers.compare(plan);
  add(question, judgeAnswer({ ...answer, ...(compared !== undefined && { compared }) }, truth));
  add(question, judgeReason(answer, flag.name, files.linesOf));
  if (!/stopped|overridden|archived/.test(answer.code)) return;
  await checkSuggestion(question, { next, ...(suggestion !== undefined && { suggestion }) }, real, add);
}

/** Both sides of a suggested comparison have to build. */
async function checkSuggestion(
  question: string,
  { suggestion, next = '' }: { readonly suggestion?: string; readonly next?: string },
  real: RealLine,
  add: Add,
): Promise<void> {
  for (const side of suggestion?.replace(/ on .*/, '').split(' vs ') ?? []) {
    const built = await real.build(settings(side));
    const isBuilt = built.kind === 'same' || built.kind === 'changes';
    add(question, [
      {
        about: 'suggestion',
        // A combination that is said not to be checked is left to the build.
        ruling: isBuilt ? 'right' : next.includes('no build has checked it') ? 'open' : 'wrong',
        why: `suggests ${side}, and the build ${isBuilt ? 'is made' : built.kind}`,
      },
    ]);
  }
}

function settings(side: string): Setting[] {
  return side.split(' ').flatMap((word) => {
    const [name = '', value = '1'] = word.split('=');
    return name === '' ? [] : [{ name, value }];
  });
}
