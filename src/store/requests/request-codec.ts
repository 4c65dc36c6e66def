import type { ChildTask } from '../../model/child-request.ts';
import {
  type CommandPlace,
  type CommentPlace,
  type RequestOrigin,
  type RequestTask,
  type Subject,
  subjectNumber,
} from '../../model/request-origin.ts';
import type {
  BrokenRequest,
  RequestBase,
  RequestPatch,
  RequestRecord,
  WorkflowRunLink,
} from '../../model/request-record.ts';
import type { RequestStatus } from '../../model/request-status.ts';
import type { DatabaseRow, Value } from '../database/driver.ts';

/** Columns and their values. */
export type Columns = Record<string, Value>;

/** A merge group has no number; the column is not nullable. */
const NO_NUMBER = 0;

/** A row of `requests` in the phase of its status. Throws when a column is missing that the phase needs. */
export function readRequest(row: DatabaseRow): RequestRecord {
  const base = readBase(row);
  const { status } = base;
  const need = <T>(name: string, value: T | null): T => {
    if (value === null) throw new Error(`request ${base.id} is ${status} without ${name}`);
    return value;
  };
  const headSha = text(row.head_sha);
  const releaseState = json<NonNullable<RequestPatch['releaseState']>>(row.release_state);
  const planned = () => ({
    headSha: need('head_sha', headSha),
    plan: need('plan', plan),
    slot,
  });
  const plan = json<NonNullable<RequestPatch['plan']>>(row.plan);
  const labels = text(row.labels);
  const ticket = json<NonNullable<RequestPatch['slot']>['ticket']>(row.ticket);
  const slot = labels === null || ticket === null ? null : { labels, ticket };
  const runId = number(row.run_id);
  const workflowRun: WorkflowRunLink | null = runId === null ? null : { id: runId, url: text(row.run_url) };
  // An earlier version did not keep this time.
  const dispatchedAtMs = number(row.dispatched_at_ms) ?? base.receivedAtMs;
  const waitingShownAtMs = number(row.told_waiting_at_ms);
  switch (status) {
    case 'received':
      return { ...base, status };
    case 'queued':
      return { ...base, status, ...planned(), waitingShownAtMs };
    case 'dispatching':
      return { ...base, status, ...planned(), dispatchedAtMs };
    case 'dispatched':
      return {
        ...{ ...base, status, ...planned(), dispatchedAtMs, waitingShownAtMs },
        workflowRun: need('run_id', workflowRun),
      };
    case 'running':
      return {
        ...{ ...base, status, ...planned(), dispatchedAtMs, runningAtMs: number(row.running_at_ms) },
        workflowRun: need('run_id', workflowRun),
      };
    case 'joining':
      return {
        ...base,
        status,
        headSha: need('head_sha', headSha),
        progress: text(row.progress),
        releaseState,
        campaign: json(row.campaign),
      };
    case 'releasing':
    case 'tagging':
      return {
        ...{ ...base, status, headSha: need('head_sha', headSha) },
        releaseState: need('release_state', releaseState),
      };
    case 'answered':
    case 'refused':
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return {
        ...{ ...base, status, headSha, plan, slot, workflowRun, releaseState },
        result: json(row.result),
        publication: json(row.publication),
        published: row.published === 1,
      };
  }
}

/** A claimed row. One broken row must not stop the others. */
export function readClaimed(row: DatabaseRow): RequestRecord | BrokenRequest {
  try {
    return readRequest(row);
  } catch (error) {
    return { ...readBase(row), problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The columns of a request that came from no comment. */
const NO_PLACE: CommandPlace = { comment: 'conversation', commentId: 0, ordinal: 1 };

/** What a row of `requests` has in every phase. */
function readBase(row: DatabaseRow): RequestBase {
  const [, comment = 'conversation'] = /#(review|review-comment)\.\d+\.\d+$/.exec(String(row.key)) ?? [];
  const place = { comment: comment as CommentPlace, commentId: Number(row.comment_id), ordinal: Number(row.ordinal) };
  const attempts = Number(row.failures);
  const receivedAtMs = Number(row.received_at_ms);
  return {
    key: String(row.key),
    id: String(row.id),
    repositoryId: Number(row.repository_id),
    repository: String(row.repository),
    subject: readSubject(row),
    installationId: Number(row.installation_id),
    login: String(row.login),
    askedAt: String(row.asked_at),
    task: readTask(String(row.asked), place),
    status: row.status as RequestStatus,
    receivedAtMs,
    nextAtMs: Number(row.next_at_ms),
    failing: attempts === 0 ? null : { attempts, sinceMs: number(row.failing_since_ms) ?? receivedAtMs },
    cancel: json(row.cancel),
    replyId: number(row.answer_id),
    checkId: number(row.check_id),
  };
}

/** The subject of a row with `pull_request` and `id`. An id on an issue begins with `issue`, one about a whole repository with `heads` or `onboarding`. */
export function readSubject(row: DatabaseRow): Subject {
  const number = Number(row.pull_request);
  if (number === NO_NUMBER)
    return { kind: /^(?:heads|onboarding)-/.test(String(row.id)) ? 'repository' : 'merge-group' };
  return { kind: /^issue\d/.test(String(row.id)) ? 'issue' : 'pull-request', number };
}

/** The value of the column `pull_request`. */
export function subjectColumn(number: number | null): number {
  return number ?? NO_NUMBER;
}

/** The task in the column `asked`, which keeps the names that it always had. */
export function readTask(asked: string, place = NO_PLACE): RequestTask {
  const task = JSON.parse(asked) as StoredTask;
  switch (task.kind) {
    case 'command':
      return { kind: 'command', place, command: task.command, text: task.words };
    case 'unreadable':
      return { kind: 'unreadable', place, refusals: task.refusals };
    case 'gate':
    case 'open-heads':
    case 'onboarding':
      return task;
    case 'part': {
      const { of: parent, ...child } = task.part;
      return { kind: 'child', child: { parent, ...child } };
    }
  }
}

type TaskOf<K extends RequestTask['kind']> = Extract<RequestTask, { kind: K }>;
type StoredTask =
  | { readonly kind: 'command'; readonly command: TaskOf<'command'>['command']; readonly words: string }
  | Omit<TaskOf<'unreadable'>, 'place'>
  | TaskOf<'gate'>
  | TaskOf<'open-heads'>
  | TaskOf<'onboarding'>
  | { readonly kind: 'part'; readonly part: Omit<ChildTask, 'parent'> & { readonly of: string } };

function storedTask(task: RequestTask): StoredTask {
  switch (task.kind) {
    case 'command':
      return { kind: 'command', command: task.command, words: task.text };
    case 'unreadable':
      return { kind: 'unreadable', refusals: task.refusals };
    case 'gate':
    case 'open-heads':
    case 'onboarding':
      return task;
    case 'child': {
      const { parent, ...child } = task.child;
      return { kind: 'part', part: { of: parent, ...child } };
    }
  }
}

/** The columns of what never changes. A child has the comment of its parent. */
export function originColumns(origin: RequestOrigin, parent: RequestOrigin = origin): Columns {
  const place = 'place' in parent.task ? parent.task.place : NO_PLACE;
  return {
    key: origin.key,
    id: origin.id,
    repository_id: origin.repositoryId,
    repository: origin.repository,
    pull_request: subjectColumn(subjectNumber(origin.subject)),
    installation_id: origin.installationId,
    comment_id: place.commentId,
    ordinal: place.ordinal,
    login: origin.login,
    asked_at: origin.askedAt,
    asked: JSON.stringify(storedTask(origin.task)),
  };
}

const PATCH_COLUMNS = {
  headSha: 'head_sha',
  plan: 'plan',
  checkId: 'check_id',
  replyId: 'answer_id',
  publication: 'publication',
  published: 'published',
  nextAtMs: 'next_at_ms',
  dispatchedAtMs: 'dispatched_at_ms',
  runningAtMs: 'running_at_ms',
  waitingShownAtMs: 'told_waiting_at_ms',
  result: 'result',
  progress: 'progress',
  releaseState: 'release_state',
  campaign: 'campaign',
  expiresAtMs: 'expires_at_ms',
} as const satisfies Partial<Record<keyof RequestPatch, string>>;

/** The columns that a patch changes. */
export function patchColumns({ slot, workflowRun, failing, ...patch }: RequestPatch): Columns {
  const columns: Columns = {};
  for (const [name, value] of Object.entries(patch)) {
    const column = PATCH_COLUMNS[name as keyof typeof patch];
    if (typeof value === 'boolean') columns[column] = value ? 1 : 0;
    else columns[column] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }
  return {
    ...columns,
    ...(slot !== undefined && { labels: slot.labels, ticket: JSON.stringify(slot.ticket) }),
    ...(workflowRun !== undefined && { run_id: workflowRun.id, run_url: workflowRun.url }),
    ...(failing !== undefined && { failures: failing?.attempts ?? 0, failing_since_ms: failing?.sinceMs ?? null }),
  };
}

function json<T>(value: Value | undefined): T | null {
  return typeof value === 'string' ? (JSON.parse(value) as T) : null;
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
