import { publicationOf, type RequestRecord } from '../model/request-record.ts';
import type { FinalStatus, RequestStatus } from '../model/request-status.ts';
import type { Step } from './app-context.ts';
import { goOn } from './campaign/go-on.ts';
import { publish } from './channel/end-request.ts';
import { acknowledgeCommand } from './commands/cancel.ts';
import { prepare } from './commands/prepare.ts';
import { endAcceptance, isExpired } from './gate/acceptance-end.ts';
import { join } from './machines/join.ts';
import { release } from './release/release.ts';
import { announce } from './run/announce.ts';
import { resume } from './run/dispatch.ts';
import { follow } from './run/follow.ts';

/** What the work loop does next with a request of a status, and how its failure is reported. */
export interface NextStep<S extends RequestStatus = RequestStatus> {
  readonly step: Step<S>;
  /** After "alloc-ab broke while". */
  readonly doing: string;
  /** The permission of the App that the step needs. */
  readonly needs?: string;
}

const FOLLOW = { step: follow, doing: 'following the workflow run' };
const RELEASE = { step: release, doing: 'making the tag and the release', needs: 'Contents: read and write' };

const JOIN: Step<'joining'> = (context, request) =>
  request.campaign === null ? join(context, request) : goOn(context, request, request.campaign);

/** By status: the step of a request without a publication. Null where every request has a publication. */
export const STEPS: { readonly [S in RequestStatus]: NextStep<S> | null } = {
  received: { step: prepare, doing: 'reading the pull request' },
  queued: { step: announce, doing: 'announcing the measurement' },
  dispatching: { step: resume, doing: 'starting the workflow' },
  dispatched: FOLLOW,
  running: FOLLOW,
  joining: { step: JOIN, doing: 'joining the results of its runs' },
  releasing: RELEASE,
  tagging: RELEASE,
  // A cancel command that was carried out: its reply is a reaction.
  answered: { step: acknowledgeCommand, doing: 'acknowledging a command' },
  refused: null,
  done: null,
  failed: null,
  cancelled: null,
  expired: null,
};

const PUBLISH: NextStep<FinalStatus> = { step: publish, doing: 'publishing the result' };
const END_ACCEPTANCE: NextStep<'answered'> = { step: endAcceptance, doing: 'ending an acceptance' };

/** The next step of a request; null where there is none, which is a bug for a request that was claimed. */
export function nextStepOf(request: RequestRecord, nowMs: number): NextStep | null {
  const next =
    publicationOf(request) === null ? STEPS[request.status] : isExpired(request, nowMs) ? END_ACCEPTANCE : PUBLISH;
  // The step fits the status by the types of the tables above, which TypeScript cannot follow through the look-up.
  return next as NextStep | null;
}
