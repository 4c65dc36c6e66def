import { basename, join } from 'node:path';
import { resultFolders } from '../../bundle/result-folders.ts';
import { campaignAnswer } from '../../core/campaign/campaign-answer.ts';
import { campaignStanding } from '../../core/campaign/campaign-standing.ts';
import { shownByRun } from '../../core/campaign/found-effect.ts';
import { leastChange } from '../../core/campaign/least-change.ts';
import { nextQuestion } from '../../core/campaign/next-question.ts';
import type { CampaignQuestion } from '../../core/campaign/plan-questions.ts';
import type { CampaignAnswer, JournalLine } from '../../model/campaign.ts';
import type { AbPlan } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Journal } from './journal.ts';
import { type JudgedRun, readJudgedRun } from './judged-run.ts';

/** What a campaign does on the machine. */
export interface CampaignTools {
  /** Why both sides of a question are the same, found without a build; null: that was not found. */
  compare(plan: AbPlan): Promise<string | null>;
  /** Executes a plan; the name of the result folder in `out`. */
  measure(plan: AbPlan): Promise<string>;
  /** A line about what is done now. */
  say(text: string): void;
  /** Milliseconds of a clock that only rises. */
  now(): number;
  readonly signal: AbortSignal;
}

/** What a campaign goes on with. */
interface CampaignWork {
  readonly questions: readonly CampaignQuestion[];
  readonly journal: Journal;
  /** The folder of results, in which the folders of the runs are. */
  readonly out: string;
  /** Longest time over all starts of the campaign; absent: no limit. */
  readonly budgetSeconds?: number;
}

/** Why a campaign ended. */
export type CampaignEnd = 'complete' | 'budget' | 'stopped';

/**
 * Goes on with a campaign from where its journal ends. First each question is compared without a build, and those that change nothing are
 * answered; then the others are timed one after the other, each until its gain or loss would be a finding of the campaign, or until its own
 * rule ends it. A question that has an answer is not measured again, nor one whose run had ended when the process was killed.
 */
export async function runCampaign(work: CampaignWork, tools: CampaignTools): Promise<CampaignEnd> {
  const { journal } = work;
  const planned = work.questions.flatMap(({ flag, plan }) => (plan.ok ? [{ flag, plan: plan.value }] : []));
  await recover(work);
  const answered = new Set(answersOf(journal.lines).map(({ flag }) => flag));
  const waiting = planned.filter(({ flag }) => !answered.has(flag));
  const compared = new Map(journal.lines.flatMap((line) => (line.kind === 'compared' ? [[line.flag, line.same]] : [])));
  for (const { flag, plan } of waiting.filter(({ flag }) => !compared.has(flag))) {
    if (tools.signal.aborted) return 'stopped';
    if (secondsUsed(journal.lines) >= (work.budgetSeconds ?? Number.POSITIVE_INFINITY)) return 'budget';
    tools.say(`${flag}: does it change what is compiled?`);
    const began = tools.now();
    const same = (await tools.compare(plan))?.slice(0, 1000) ?? null;
    // What was interrupted has found nothing.
    if (tools.signal.aborted) return 'stopped';
    compared.set(flag, same);
    await journal.append({ kind: 'compared', flag, same, seconds: (tools.now() - began) / 1000 });
  }
  const known = waiting.map((each) => ({ ...each, isSame: (compared.get(each.flag) ?? null) !== null }));
  const order = [...known.filter(({ isSame }) => isSame), ...known.filter(({ isSame }) => !isSame)];
  for (let index = 0; ; index++) {
    if (tools.signal.aborted) return 'stopped';
    const answers = answersOf(journal.lines);
    const leftSeconds = (work.budgetSeconds ?? Number.POSITIVE_INFINITY) - secondsUsed(journal.lines);
    const next = nextQuestion(order.slice(index), { asked: planned.length, answers, leftSeconds });
    if (next.kind === 'end') return next.ended;
    const { flag, plan } = next;
    const { findings } = campaignStanding(planned.length, answers);
    tools.say(`${flag}: question ${answers.length + 1} of ${planned.length}, ${findings} found so far`);
    await journal.append({ kind: 'started', flag, id: plan.id });
    const answer = await answerFrom(join(work.out, await tools.measure(plan)), flag);
    if (!answer.ok) {
      tools.say(`${flag}: no answer: ${answer.error}`);
      return 'stopped';
    }
    await journal.append({ kind: 'answered', ...answer.value });
  }
}

/** The answers in a journal. */
export function answersOf(lines: readonly JournalLine[]): CampaignAnswer[] {
  return lines.flatMap((line) => {
    if (line.kind !== 'answered') return [];
    const { kind: _, ...answer } = line;
    return [answer];
  });
}

/** Seconds of comparing, building and measuring in a journal. Of a run that was killed they are not known. */
export function secondsUsed(lines: readonly JournalLine[]): number {
  return lines.reduce(
    (sum, line) => sum + (line.kind === 'compared' || line.kind === 'answered' ? line.seconds : 0),
    0,
  );
}

/** Takes the answers of runs that had ended before their process was killed. */
async function recover({ journal, out }: CampaignWork): Promise<void> {
  const answered = new Set(answersOf(journal.lines).map(({ id }) => id));
  const started = journal.lines.flatMap((line) => (line.kind === 'started' && !answered.has(line.id) ? [line] : []));
  if (started.length === 0) return;
  const folders = await resultFolders(out, 10_000);
  for (const { flag, id } of started) {
    const folder = folders.find((path) => path.includes(`/alloc-ab_${id}_`));
    const answer = folder === undefined ? null : await answerFrom(folder, flag);
    if (answer?.ok) await journal.append({ kind: 'answered', ...answer.value });
  }
}

/** The answer of a run, or why it has none: it was cancelled, or did not end in order. */
async function answerFrom(folder: string, flag: string): Promise<Result<CampaignAnswer, string>> {
  const judged = await readJudgedRun(folder);
  if (!judged.ok) return judged;
  if (judged.value.run.manifest.incidents.some(({ code }) => code === 'cancelled')) return err('it was cancelled');
  return ok(answerOf(judged.value, flag, basename(folder)));
}

/** The answer of a run in the result folder of this name. */
export function answerOf({ run, verdict }: JudgedRun, flag: string, folder: string): CampaignAnswer {
  return {
    ...campaignAnswer(flag, folder, run.manifest, verdict, shownByRun(run, verdict)),
    least: leastChange(run, verdict),
  };
}
