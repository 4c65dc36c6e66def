import { renderNotTagged } from '../../core/release/release-comment.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { finish } from '../channel/end-request.ts';
import { requestTag } from '../channel/request-texts.ts';
import { resultsOf, rulingOf } from './release-results.ts';

/** From `joining`, when every machine has ended: has the version released when it passes, and says why not where it does not. */
export async function joinRelease(
  context: AppContext,
  request: RequestRecord,
  parts: readonly RequestRecord[],
): Promise<void> {
  const { releaseState, key, id } = request;
  if (releaseState === null) throw new Error(`request ${id} releases nothing`);
  const { order } = releaseState;
  const ruling = rulingOf(order, parts);
  if (ruling.passes) {
    // Nothing happens when somebody asked for its end meanwhile: the next step ends it.
    await context.stores.requests.advance(key, 'joining', 'releasing', { nextAtMs: context.now() });
    return;
  }
  const publication = renderNotTagged(order, ruling, resultsOf(order, parts), { tag: requestTag(request), id });
  await finish(context, request, 'done', publication);
}
