import type { GateState } from '../../core/report/gate/gate-state.ts';
import type { ChildrenProgress } from '../../core/report/request/children-comment.ts';
import type { RequestState } from '../../core/report/request/state-comment.ts';
import type { Publication } from '../../model/publication.ts';
import type { Refusal } from '../../model/refusal.ts';
import type {
  DispatchedRequest,
  EndedRequest,
  JoiningRequest,
  QueuedRequest,
  RequestBase,
  RequestRecord,
  RunningRequest,
} from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';

/** States that a request shows while it waits for its machine or has it. */
type QueuedState = Extract<RequestState, { kind: 'queued' }>;
type WaitingState = Extract<RequestState, { kind: 'waiting' }>;
type OngoingState = Extract<RequestState, { kind: 'queued' | 'running' }>;

/** States in which a request ended without a result. */
export type EndedState = Extract<GateState, { kind: 'failed' | 'expired' | 'cancelled' }>;

/** Status and title of the check run of a request that goes on; its summary is the text of the state. */
interface OngoingCheck {
  readonly status: 'queued' | 'in_progress';
  readonly title: string;
}

/**
 * Where a request shows its progress, its refusal, its result and its end: in the conversation (comment and check run), on the
 * gate's check of a commit, or nowhere, because its parent shows it. The writes are upserts, so each call may be repeated.
 */
export interface Channel {
  /** How a user measures again, as the end of a sentence. */
  readonly repeatHint: string;
  /** The hidden tag that finds the request's comment again. */
  commentTag(request: RequestBase): string;
  /** Shows that the request waits for its machine; called at each look, writes what was not shown before. */
  showQueued(context: AppContext, request: QueuedRequest, state: QueuedState): Promise<void>;
  /** Shows what the workflow run does. A write that GitHub does not accept is logged and skipped. */
  showProgress(
    context: AppContext,
    request: DispatchedRequest | RunningRequest,
    state: OngoingState,
    check: OngoingCheck,
  ): Promise<void>;
  /** Shows the states of the child requests. A write that GitHub refuses is logged and skipped. */
  showChildren(context: AppContext, request: JoiningRequest, progress: ChildrenProgress): Promise<void>;
  /** Shows that the request waits for something that a person can end. Throws what Octokit throws. */
  showWaiting(context: AppContext, request: RequestRecord, state: WaitingState): Promise<void>;
  /** The publication of a request that was refused. */
  refusal(request: RequestBase, refusal: Refusal): Publication;
  /** The publication of a request that was cancelled before it had a plan. */
  cancelledUnplanned(request: RequestBase): Publication;
  /** The publication of a request that ended without a result. */
  ended(request: RequestBase, state: EndedState): Publication;
  /** Writes the publication. Throws what GitHub may accept later; a write that it refuses for good is logged and skipped. */
  publish(context: AppContext, request: EndedRequest, publication: Publication): Promise<void>;
  /** Present where the parent shows the end: makes the parent due. Nothing is published then. */
  readonly notifyParent?: (context: AppContext, request: RequestBase) => Promise<void>;
}
