import { renderAccepted } from '../../core/report/gate-check.ts';
import { standingAcceptance } from '../../core/verdict/acceptance.ts';
import type { Mutation } from '../../model/mutation.ts';
import type { Publication, RequestRecord } from '../../model/request-record.ts';
import { mutate } from '../github/mutate.ts';
import type { Worker } from '../worker.ts';
import type { CheckWords } from './say.ts';

/** Name of the gate's check run; what a ruleset requires. */
export const GATE_CHECK_NAME = 'alloc-ab gate';

/** The button of a check that is not green. */
export const MEASURE_AGAIN = 'measure-again';

const AGAIN = {
  label: 'Measure again',
  description: 'From fresh processes, the same margins',
  identifier: MEASURE_AGAIN,
} as const;

type Ongoing = { readonly status: 'queued' | 'in_progress'; readonly title: string; readonly summary: string };

/** Whether a request is about the gate's check: a gate itself, or a maintainer's acceptance. */
export function isAboutGate({ asked }: RequestRecord): boolean {
  return asked.kind === 'gate' || (asked.kind === 'command' && asked.command.kind === 'accept');
}

/** Says on the commit's check what goes on; nothing when a later gate speaks for the commit, or a maintainer accepted it. */
export async function sayGoingOn(worker: Worker, request: RequestRecord, said: Ongoing): Promise<void> {
  const { outdated, acceptance } = await stateOf(worker, request);
  if (!outdated && acceptance === null) await write(worker, request, said);
}

/** The last word of a request on the commit's check. What was accepted is green, whatever was found. */
export async function sayLast(
  worker: Worker,
  request: RequestRecord,
  check: NonNullable<Publication['check']>,
): Promise<void> {
  const { outdated, acceptance } = await stateOf(worker, request);
  if (outdated) return;
  const last = acceptance === null ? check : renderAccepted(check, acceptance);
  const actions = last.conclusion === 'success' ? [] : [AGAIN];
  await write(worker, request, { status: 'completed', ...last, actions });
}

async function stateOf({ memory, now }: Worker, request: RequestRecord) {
  const ofCommit = await memory.requests.ofCommit(request.repository, request.headSha ?? '');
  const newest = ofCommit.findLast((each) => each.key === request.key || speaks(each));
  const outdated = request.asked.kind === 'gate' && newest !== undefined && newest.key !== request.key;
  return { outdated, acceptance: standingAcceptance(ofCommit, now()) };
}

/** A button that nobody has answered for yet, or that was pressed by somebody who may not, speaks for no commit. */
function speaks({ asked, status, publication }: RequestRecord): boolean {
  if (asked.kind !== 'gate') return false;
  const unanswered = status === 'received' && asked.gate.pressedBy !== undefined;
  return !unanswered && !(status === 'answered' && publication === null);
}

type Said = CheckWords & Pick<Extract<Mutation, { kind: 'check' }>, 'actions'>;

/** One check for each commit, however many requests speak on it. */
async function write({ github, memory }: Worker, request: RequestRecord, said: Said): Promise<void> {
  const { repository, headSha } = request;
  if (headSha === null) throw new Error(`request ${request.id} is about a gate without a commit`);
  const octokit = await github.installation(request.installationId);
  const externalId = `gate-${headSha}`;
  const mutation = { kind: 'check', repository, sha: headSha, externalId, name: GATE_CHECK_NAME, ...said } as const;
  const { id } = await mutate(github, octokit, mutation, { id: request.checkId });
  if (id !== request.checkId) await memory.requests.patch(request.key, { checkId: id });
}
