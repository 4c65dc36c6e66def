import { quoted } from '../../core/text/quote.ts';
import { nearest } from '../../core/text/suggestion.ts';
import { permissionOf } from '../../github/read/permission.ts';
import type { Command } from '../../model/command.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReceivedRequest, ReleasingRequest, RequestRecord } from '../../model/request-record.ts';
import type { AppContext, Step } from '../app-context.ts';
import { refuseRequest } from '../channel/end-request.ts';
import { acknowledge } from '../channel/writes.ts';
import { mergeGroups, openHere, openNamed } from './open.ts';

/** `/ab cancel`: marks requests as cancelled. Each shows its end itself, so the command has no reply of its own. */
export async function cancel(
  context: AppContext,
  request: ReceivedRequest,
  { id, reason }: Extract<Command, { kind: 'cancel' }>,
): Promise<void> {
  const { stores, github } = context;
  const octokit = await github.repository(request);
  // A merge group has no conversation, and /ab queue shows the ids of all pull requests: an id works from any of them.
  const open = id === undefined ? await openHere(context, request) : await openNamed(context, request, id);
  const { maintains } = await permissionOf(octokit, request.repository, request.login);
  const mine = open.filter(({ login }) => maintains || login === request.login);
  const refuse = (refusal: Refusal) => refuseRequest(context, request, refusal);
  if (mine.length === 0) {
    await refuse(open.length > 0 ? NOT_YOURS : await nothingToCancel(context, request, id));
    return;
  }
  for (const { key } of mine)
    await stores.requests.cancel(key, { by: request.login, ...(reason !== undefined && { reason }) }, context.now());
  // The rows may have changed since they were read: the reply follows from what they are now.
  const now = (await Promise.all(mine.map(({ key }) => stores.requests.get(key)))).filter((each) => each !== null);
  const tagging = now.find(isTagging);
  if (tagging !== undefined) {
    await refuse(tooLate(tagging));
  } else if (now.every((each) => each.cancel === null)) {
    await refuse(await nothingToCancel(context, request, id));
  } else {
    // A second attempt might find nothing open any more, so the reaction is a step of its own.
    await stores.requests.advance(request.key, request.status, 'answered', { nextAtMs: context.now() });
  }
}

/** From `answered` without a publication: the reaction is the reply. */
export const acknowledgeCommand: Step<'answered'> = async (context, request) => {
  await acknowledge(context, request);
  await context.stores.requests.patch(request.key, { published: true });
};

const NOT_YOURS: Refusal = {
  kind: 'refusal',
  code: 'not-yours',
  message: 'That measurement was started by another user; its author or a maintainer can end it.',
  next: 'Ask its author, or a maintainer of the repository.',
};

function isTagging(request: RequestRecord): request is ReleasingRequest {
  return request.status === 'tagging';
}

/** Other requests that were open are cancelled all the same, and show it themselves. */
function tooLate({ releaseState }: ReleasingRequest): Refusal {
  const { tag } = releaseState.order;
  return {
    kind: 'refusal',
    code: 'too-late',
    message: `The tag ${tag} is being written and cannot be taken back any more.`,
    next: `When its reply reports ${tag} as released, delete the release and the tag by hand; a ruleset that keeps tags has to let you.`,
  };
}

async function nothingToCancel(
  context: AppContext,
  request: ReceivedRequest,
  id: string | undefined,
): Promise<Refusal> {
  const next =
    'Comment /ab status to see what is open on this pull request, or /ab queue to see all that is measured or waits.';
  if (id === undefined) {
    const message = 'No measurement is open on this pull request.';
    return { kind: 'refusal', code: 'nothing-to-cancel', message, next };
  }
  const known = [...(await openHere(context, request)), ...(await mergeGroups(context, request))];
  const near = nearest(
    id,
    known.map((other) => other.id),
  );
  return {
    kind: 'refusal',
    code: 'unknown-request',
    message: `No measurement with the id ${quoted(id)} is open in this repository.`,
    token: id,
    ...(near !== undefined && { suggestion: `/ab cancel ${near}` }),
    next,
  };
}
