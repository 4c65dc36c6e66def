import { isSurveyPlan } from '../../model/work.ts';
import type { Step } from '../app-context.ts';
import { isAboutGate, publishGateCheck } from './gate-check.ts';
import { ignoreRefusedWrite } from './ignore-refused-write.ts';
import { upsertCheck, upsertComment } from './writes.ts';

/** The last word of a request goes out: comment, check, done. Repeated until GitHub takes it, or clearly never will. */
export const publish: Step = async (context, request) => {
  const { publication, headSha, plan } = request;
  if (publication === null) throw new Error(`request ${request.id} has nothing to publish`);
  const { comment, quiet, check } = publication;
  // A merge group has nowhere to write to.
  if (comment !== null && request.pullRequest > 0) {
    await ignoreRefusedWrite(context, request.id, () => upsertComment(context, request, comment, quiet));
  }
  if (check !== null && isAboutGate(request)) {
    await ignoreRefusedWrite(context, request.id, () => publishGateCheck(context, request, check));
  } else if (check !== null && headSha !== null && !(plan !== null && isSurveyPlan(plan))) {
    const said = { status: 'completed', ...check } as const;
    await ignoreRefusedWrite(context, request.id, () => upsertCheck(context, { ...request, headSha }, said));
  }
  await context.stores.requests.patch(request.key, { published: true });
};
