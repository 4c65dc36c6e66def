import { earlierText } from '../../core/decisions/earlier-text.ts';
import { type EarlierAnswer, EarlierVerdict } from '../../model/earlier-verdict.ts';
import type { HistoryRecord } from '../../model/history-record.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { AppContext } from '../app-context.ts';
import { flagSetHash } from './flag-set-hash.ts';

/** Earlier answers that are shown. */
const SHOWN = 3;

/** The latest earlier verdicts of the repository on the settings of a plan, whatever the commit, the lanes and the machine. */
export async function earlierAnswers(
  context: AppContext,
  request: RequestOrigin,
  plan: Plan,
): Promise<EarlierAnswer[]> {
  const hash = flagSetHash(plan);
  if (hash === null) return [];
  const { stores, now } = context;
  const known = await stores.history.ofFlagSet(request.repositoryId, hash, SHOWN + 1);
  const earlier = known.filter(({ requestId }) => requestId !== request.id).slice(0, SHOWN);
  const found: EarlierAnswer[] = [];
  for (const record of earlier) {
    // The verdict of several machines has no effects of its own.
    const parsed = EarlierVerdict.safeParse({ asked: '', effects: [], ...JSON.parse(record.verdict) });
    if (!parsed.success) continue;
    const text = earlierText({ at: record.at, verdict: parsed.data }, new Date(now()).toISOString());
    found.push({ text, where: await addressOf(context, record, request.repository) });
  }
  return found;
}

/** The comment with the result, or its pull request when the comment is not known any more. */
async function addressOf(
  { stores }: AppContext,
  { pullRequest, requestId, repositoryId }: HistoryRecord,
  repository: string,
): Promise<string | null> {
  if (pullRequest === null) return null;
  const replyId = (await stores.requests.named(repositoryId, requestId))?.replyId ?? null;
  const comment = replyId === null ? '' : `#issuecomment-${replyId}`;
  return `https://github.com/${repository}/pull/${pullRequest}${comment}`;
}
