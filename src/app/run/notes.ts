import { timesText } from '../../core/text/format.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { currentHead } from '../channel/head.ts';

/** What readers should know beside the verdict. */
export async function notesOn(context: AppContext, request: RequestRecord, question: string): Promise<string[]> {
  const head = await currentHead(await context.github.installation(request.installationId), request);
  const moved = head !== null && head !== request.headSha;
  return [
    ...(moved
      ? [
          `The head of the pull request moved to ${head.slice(0, 12)} meanwhile; this result belongs to ${request.headSha?.slice(0, 12)}.`,
        ]
      : []),
    ...(await askedBefore(context, request, question)),
  ];
}

/** A box that was tried before is not tried again unknowingly. */
async function askedBefore({ stores }: AppContext, request: RequestRecord, question: string): Promise<string[]> {
  const known = await stores.history.of(request.repository, question);
  const earlier = known.filter(({ requestId }) => requestId !== request.id);
  const [latest] = earlier;
  if (latest === undefined) return [];
  const where = latest.pullRequest === null ? '' : ` in pull request ${latest.pullRequest}`;
  return [
    `Asked ${timesText(earlier.length)} before; the latest answer was ${latest.outcome} on ${latest.at.slice(0, 10)}${where}.`,
  ];
}
