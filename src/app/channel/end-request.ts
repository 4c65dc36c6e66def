import type { Publication } from '../../model/publication.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { EndedRequest, RequestPatch } from '../../model/request-record.ts';
import type { FinalStatus } from '../../model/request-status.ts';
import type { QueueSlot } from '../../model/ticket.ts';
import type { AppContext } from '../app-context.ts';
import { wakeNext } from '../queue/queue.ts';
import { channelOf } from './channel-of.ts';
import { requestSummary } from './request-texts.ts';

/** A request that ends: some have a commit, a plan and a queue. */
type EndingRequest = Parameters<typeof requestSummary>[0] & { readonly slot?: QueueSlot | null };

/**
 * Ends a request and keeps its publication, which the next step writes. A child publishes nothing; its parent is woken. Returns
 * false when another replica ended it.
 */
export async function finish(
  context: AppContext,
  request: EndingRequest,
  status: FinalStatus,
  publication: Publication,
  more: RequestPatch = {},
): Promise<boolean> {
  const { notifyParent } = channelOf(request);
  const patch = { publication, nextAtMs: context.now(), ...(notifyParent && { published: true }), ...more };
  const done = await context.stores.requests.advance(request.key, request.status, status, patch);
  if (done) await notifyParent?.(context, request);
  if (done) await wakeNext(context, request);
  if (done) context.log.info({ request: request.id, status }, 'request ended');
  return done;
}

/** Ends a request as refused. */
export async function refuseRequest(context: AppContext, request: EndingRequest, refusal: Refusal): Promise<void> {
  await finish(context, request, 'refused', channelOf(request).refusal(request, refusal));
}

/** Ends a request as cancelled, by its own mark or because its workflow run was cancelled on GitHub. */
export async function endCancelled(context: AppContext, request: EndingRequest): Promise<void> {
  const { cancel } = request;
  const channel = channelOf(request);
  if (request.status === 'received') {
    await finish(context, request, 'cancelled', channel.cancelledUnplanned(request));
    return;
  }
  const reason = cancel === null ? 'the workflow run was cancelled on GitHub' : cancel.reason;
  const publication = channel.ended(request, {
    kind: 'cancelled',
    request: requestSummary(request),
    ...(cancel !== null && { by: cancel.by }),
    ...(reason !== undefined && { reason }),
  });
  await finish(context, request, 'cancelled', publication);
}

/** Writes the publication of a request. Repeated until GitHub accepts it or clearly refuses it. */
export async function publish(context: AppContext, request: EndedRequest): Promise<void> {
  const { publication } = request;
  if (publication === null) throw new Error(`request ${request.id} has nothing to publish`);
  await channelOf(request).publish(context, request, publication);
  await context.stores.requests.patch(request.key, { published: true });
}
