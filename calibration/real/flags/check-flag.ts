import { isFlag } from '../../../src/model/command.ts';
import type { Answers } from './answers.ts';
import { type Judgement, judgeAnswer, judgeKind } from './judge.ts';
import { type Chosen, valuesOf } from './questions.ts';
import type { RealLine, Setting } from './real-line.ts';
import { judgeReason } from './reason.ts';
import type { Tally } from './tally.ts';

/** A value that no source has, for names that a build cannot set. */
const STRANGE = '77';

/** Asks alloc-ab everything about a name, asks real builds the same, and adds the judgements. */
export async function checkFlag({ line, flag }: Chosen, answers: Answers, real: RealLine, tally: Tally): Promise<void> {
  const { name, file, lineNumber, kind } = flag;
  const place = `${file}:${lineNumber}`;
  const add = (question: string, judgements: readonly Judgement[]): void =>
    tally.add({ line, question, place }, judgements);
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
  add(name, [
    judgeKind(kind, {
      lines,
      name,
      arrives: strange.length > 0 && strange.every(({ is }) => is === 'equal'),
      isBinary,
    }),
  ]);
  const said = await answers.shipped(line, name);
  add(name, [await judgeValue(said, name, real)]);
  if (!isFlag(flag)) {
    const question = `${name}=1 on ${line}`;
    return add(question, judgeReason(await answers.ask(question), name, answers.linesOf));
  }
  const shipped = said === null || said === 'undefined' ? null : BigInt(said);
  for (const value of valuesOf(flag, lines, shipped)) await checkValue({ name, value }, line, answers, real, add);
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

async function checkValue(
  flag: Setting,
  line: string,
  answers: Answers,
  real: RealLine,
  add: (question: string, judgements: readonly Judgement[]) => void,
): Promise<void> {
  const question = `${flag.name}=${flag.value} on ${line}`;
  const { plan, suggestion, next = '', ...answer } = await answers.ask(question);
  const truth = await real.build([flag]);
  const compared = plan === undefined || truth.kind === 'stopped' ? undefined : await answers.compare(plan);
  add(question, judgeAnswer({ ...answer, ...(compared !== undefined && { compared }) }, truth));
  add(question, judgeReason(answer, flag.name, answers.linesOf));
  if (suggestion === undefined || !/stopped|overridden|archived/.test(answer.code)) return;
  // Both sides of the suggested comparison have to build.
  for (const side of suggestion.replace(/ on .*/, '').split(' vs ')) {
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
