import { renderNotTagged } from '../../core/release/release-comment.ts';
import type { JoinStep } from '../app-context.ts';
import { finish } from '../channel/end-request.ts';
import { requestTag } from '../channel/request-texts.ts';
import { rulingOf } from './release-results.ts';

/** Every machine has ended: has the version released when it passes, and otherwise publishes why not. */
export const joinRelease: JoinStep = async (context, request, children) => {
  const { releaseState, key, id } = request;
  if (releaseState === null) throw new Error(`request ${id} releases nothing`);
  const { order } = releaseState;
  const ruling = rulingOf(order, children);
  if (ruling.passes) {
    // Nothing changes where a user cancelled it meanwhile: the next step ends it.
    await context.stores.requests.advance(key, 'joining', 'releasing', { nextAtMs: context.now() });
    return;
  }
  const publication = renderNotTagged(order, ruling, { tag: requestTag(request), id });
  await finish(context, request, 'done', publication);
};
