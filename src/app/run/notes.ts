import { questionOf } from '../../core/queue/ticket.ts';
import { timesText } from '../../core/text/format.ts';
import { type DatedVerdict, EarlierVerdict } from '../../model/earlier-verdict.ts';
import type { AbPlan } from '../../model/plan.ts';
import { conversationNumber, type RequestOrigin, subjectNumber } from '../../model/request-origin.ts';
import type { AppContext } from '../app-context.ts';
import { currentHead } from '../channel/head.ts';
import type { ReachedVerdict } from './analyze-artifact.ts';
import { earlierAnswers } from './earlier-answers.ts';
import { flagSetHash } from './flag-set-hash.ts';

type NotedRequest = RequestOrigin & { readonly headSha: string };

/** What readers should know beside the verdict: the head moved, or the question was answered before. */
export async function notesOn(context: AppContext, request: NotedRequest, plan: AbPlan): Promise<string[]> {
  const octokit = await context.github.repository(request);
  const head = await currentHead(octokit, request.repository, conversationNumber(request));
  const moved = head !== null && head !== request.headSha;
  return [
    ...(moved
      ? [
          `The head of the pull request moved to ${head.slice(0, 12)} meanwhile; this result belongs to ${request.headSha.slice(0, 12)}.`,
        ]
      : []),
    ...(await askedBefore(context, request, plan)),
  ];
}

/** Adds the verdict of a request on a plan to the history. Repeating it is harmless. */
export async function rememberVerdict(
  { stores, now }: AppContext,
  { id: requestId, repositoryId, repository, subject }: RequestOrigin,
  plan: AbPlan,
  { outcome, headline, document: verdict }: ReachedVerdict,
): Promise<void> {
  const at = new Date(now()).toISOString();
  await stores.history.add({
    ...{ requestId, repositoryId, repository, outcome, headline, verdict, at },
    pullRequest: subjectNumber(subject),
    question: questionOf(plan),
    flagSet: flagSetHash(plan),
  });
}

/** The latest earlier answer to the same question, so that a box is not tried twice by mistake. */
async function askedBefore(context: AppContext, request: RequestOrigin, plan: AbPlan): Promise<string[]> {
  const known = await context.stores.history.of(request.repositoryId, questionOf(plan));
  const earlier = known.filter(({ requestId }) => requestId !== request.id);
  const [latest] = earlier;
  if (latest !== undefined) {
    const where = latest.pullRequest === null ? '' : ` in pull request ${latest.pullRequest}`;
    return [
      `Asked ${timesText(earlier.length)} before; the latest answer was ${latest.outcome} on ${latest.at.slice(0, 10)}${where}.`,
    ];
  }
  const [same] = await earlierAnswers(context, request, plan);
  return same === undefined ? [] : [`The same settings, written otherwise, were ${same.text}.`];
}

/** Earlier verdicts on the same labels, newest first. Verdicts of earlier versions lack the question and are left out. */
export async function earlierVerdicts(
  { stores }: AppContext,
  request: RequestOrigin,
  question: string,
): Promise<DatedVerdict[]> {
  const known = await stores.history.of(request.repositoryId, question);
  return known.flatMap(({ requestId, at, verdict }): DatedVerdict[] => {
    if (requestId === request.id) return [];
    const parsed = EarlierVerdict.safeParse(JSON.parse(verdict));
    return parsed.success ? [{ at, verdict: parsed.data }] : [];
  });
}
