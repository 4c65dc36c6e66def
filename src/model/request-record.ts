import type { CampaignState } from './campaign-state.ts';
import type { ChildResult } from './child-request.ts';
import type { Plan } from './plan-and-run.ts';
import type { Publication } from './publication.ts';
import type { ReleaseState } from './release.ts';
import type { RequestOrigin, RequestTask } from './request-origin.ts';
import type { FinalStatus, RequestStatus } from './request-status.ts';
import type { QueueSlot } from './ticket.ts';

/** Who asked for the end of a request. */
export interface Cancellation {
  readonly by: string;
  readonly reason?: string;
}

/** A workflow run of the control repository. */
export interface WorkflowRunLink {
  readonly id: number;
  /** Its log; null where GitHub did not send it. */
  readonly url: string | null;
}

/** What every request has, whatever its phase. Times are milliseconds since 1970. */
export interface RequestBase extends RequestOrigin {
  readonly status: RequestStatus;
  readonly receivedAtMs: number;
  /** The work loop leaves the request alone until then. */
  readonly nextAtMs: number;
  /** Attempts of the present step that failed in a row; null after a success. */
  readonly failing: { readonly attempts: number; readonly sinceMs: number } | null;
  readonly cancel: Cancellation | null;
  /** The comment that shows the request, once it exists. */
  readonly replyId: number | null;
  /** The check run that shows the request, once it exists. */
  readonly checkId: number | null;
}

/** Nothing is decided yet. */
export interface ReceivedRequest extends RequestBase {
  readonly status: 'received';
}

/** One machine measures it. */
interface PlannedRequest extends RequestBase {
  /** The pinned commit. */
  readonly headSha: string;
  readonly plan: Plan;
  /** Null where an earlier version queued the request. */
  readonly slot: QueueSlot | null;
}

/** It waits for its machine. */
export interface QueuedRequest extends PlannedRequest {
  readonly status: 'queued';
  /** When its wait was shown on the gate's check. */
  readonly waitingShownAtMs: number | null;
}

/** The workflow is being started. */
export interface DispatchingRequest extends PlannedRequest {
  readonly status: 'dispatching';
  readonly dispatchedAtMs: number;
}

/** No runner is known to have taken the workflow run. */
export interface DispatchedRequest extends PlannedRequest {
  readonly status: 'dispatched';
  readonly dispatchedAtMs: number;
  readonly workflowRun: WorkflowRunLink;
  /** When it was shown that no runner takes it. */
  readonly waitingShownAtMs: number | null;
}

/** A runner measures. */
export interface RunningRequest extends PlannedRequest {
  readonly status: 'running';
  readonly dispatchedAtMs: number;
  readonly workflowRun: WorkflowRunLink;
  /** When the workflow run was first seen in progress; null where an earlier version saw it. */
  readonly runningAtMs: number | null;
}

/** It waits for its children. */
export interface JoiningRequest extends RequestBase {
  readonly status: 'joining';
  readonly headSha: string;
  /** The states of the children that were shown last. */
  readonly progress: string | null;
  /** Of a release: what it has to show. */
  readonly releaseState: ReleaseState | null;
  /** Of a campaign: what it asks, and what is answered. */
  readonly campaign: CampaignState | null;
}

/** A version is being released. */
export interface ReleasingRequest extends RequestBase {
  readonly status: 'releasing' | 'tagging';
  readonly headSha: string;
  readonly releaseState: ReleaseState;
}

/** It has ended. A field is null where the request ended before it had one. */
export interface EndedRequest extends RequestBase {
  readonly status: FinalStatus;
  readonly headSha: string | null;
  readonly plan: Plan | null;
  readonly slot: QueueSlot | null;
  readonly workflowRun: WorkflowRunLink | null;
  readonly releaseState: ReleaseState | null;
  /** Of a child that measured. */
  readonly result: ChildResult | null;
  readonly publication: Publication | null;
  /** Whether the publication was written, or there is none to write. */
  readonly published: boolean;
}

/** A durable request in one of its phases, told apart by `status`. */
export type RequestRecord =
  | ReceivedRequest
  | QueuedRequest
  | DispatchingRequest
  | DispatchedRequest
  | RunningRequest
  | JoiningRequest
  | ReleasingRequest
  | EndedRequest;

/** A row whose columns do not fit its status. That is a bug, and the work loop ends the request. */
export interface BrokenRequest extends RequestBase {
  readonly problem: string;
}

/** The phase of a status. */
export type RequestIn<S extends RequestStatus> = RequestRecord & { readonly status: S };

/** A request whose task is of one kind. */
type WithTask<K extends RequestTask['kind']> = { readonly task: Extract<RequestTask, { readonly kind: K }> };
export type GateRequest = RequestRecord & WithTask<'gate'>;
export type ChildRequest = RequestRecord & WithTask<'child'>;

export function isGate(request: RequestRecord): request is GateRequest {
  return request.task.kind === 'gate';
}

/** What a request to release has to show; null where it releases nothing. */
export function releaseStateOf(request: RequestRecord): ReleaseState | null {
  return 'releaseState' in request ? request.releaseState : null;
}

/** The publication of a request; null while it has none. */
export function publicationOf(request: RequestRecord): Publication | null {
  return 'publication' in request ? request.publication : null;
}

/** The plan of a request; null while it has none. */
export function planOf(request: RequestRecord): Plan | null {
  return 'plan' in request ? request.plan : null;
}

/** The log of a request's workflow run; null where there is none yet, or GitHub did not send its address. */
export function runUrlOf(request: RequestRecord | BrokenRequest): string | null {
  if ('problem' in request || !('workflowRun' in request)) return null;
  return request.workflowRun?.url ?? null;
}

/** The result of a child; null where it did not measure. */
export function resultOf(child: ChildRequest): ChildResult | null {
  return 'result' in child ? child.result : null;
}

/** What may change with or without a change of status. */
export interface RequestPatch {
  readonly headSha?: string;
  readonly plan?: Plan;
  readonly slot?: QueueSlot;
  readonly workflowRun?: WorkflowRunLink;
  readonly checkId?: number | null;
  readonly replyId?: number | null;
  readonly publication?: Publication;
  readonly published?: boolean;
  readonly nextAtMs?: number;
  readonly failing?: RequestBase['failing'];
  readonly dispatchedAtMs?: number;
  readonly runningAtMs?: number;
  readonly waitingShownAtMs?: number;
  readonly result?: ChildResult;
  readonly progress?: string;
  readonly releaseState?: ReleaseState;
  readonly campaign?: CampaignState;
  /** When an acceptance ends: the request is looked at again then. */
  readonly expiresAtMs?: number;
}
