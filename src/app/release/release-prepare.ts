import { parseRelease } from '../../core/command/wanted-release.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import { releaseOrder } from '../../core/release/release-order.ts';
import { readBranchSha, readTags } from '../../github/read/commits.ts';
import { readConfig } from '../../github/read/repository-files.ts';
import type { Command } from '../../model/command.ts';
import type { AbPlan } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOrder } from '../../model/release.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import { type ReceivedRequest, releaseStateOf } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { refuseRequest } from '../channel/end-request.ts';
import { addChildren } from '../machines/child-requests.ts';
import { checkSource } from '../private/source-inputs.ts';
import { freshIds } from '../run/fresh-ids.ts';
import { readReleaseCandidate } from './release-candidate.ts';
import { checkReleasePermission, checkWorkflowsPermission } from './release-permission.ts';

/** From `received`: plans the measurement of a version, and adds a child request for each required machine. */
export async function prepareRelease(
  context: AppContext,
  request: ReceivedRequest,
  command: Extract<Command, { kind: 'release' }>,
): Promise<void> {
  const ordered = await orderRelease(context, request, command);
  const begun = ordered.ok ? await begin(context, request, ordered.value) : ordered;
  if (!begun.ok) await refuseRequest(context, request, begun.error);
}

interface OrderedPlans {
  readonly order: ReleaseOrder;
  readonly plans: readonly AbPlan[];
}

async function orderRelease(
  context: AppContext,
  request: ReceivedRequest,
  command: Extract<Command, { kind: 'release' }>,
): Promise<Result<OrderedPlans, Refusal>> {
  const { tag, from } = command;
  const { repository } = request;
  const octokit = await context.github.repository(request);
  const permission = await checkReleasePermission(context, octokit, request);
  if (!permission.ok) return permission;
  const notOpen = await checkNotOpen(context, request, tag);
  if (!notOpen.ok) return notOpen;
  const wanted = parseRelease(from === undefined ? [tag] : [tag, 'from', from]);
  if (!wanted.ok) return wanted;
  const candidate = await readReleaseCandidate(context, octokit, request, command);
  if (!candidate.ok) return candidate;
  const { sha, defaultBranch, pullRequest } = candidate.value;
  const benchSha = await readBranchSha(octokit, repository, defaultBranch);
  const config = await readConfig(octokit, repository, benchSha);
  if (!config.ok) return config;
  const workflows = await checkWorkflowsPermission(context, octokit, request, sha);
  if (!workflows.ok) return workflows;
  const facts = { config: config.value, headSha: sha, baseSha: sha, benchSha, flags: {} };
  const order = releaseOrder(wanted.value, facts, await readTags(octokit, repository));
  if (!order.ok) return order;
  const plans: AbPlan[] = [];
  for (const each of order.value.requests) {
    const plan = makePlan(each, facts, { ...freshIds(), id: request.id, repository, pullRequest });
    if (!plan.ok) return plan;
    plans.push(plan.value);
  }
  const source = await checkSource(context, request, plans);
  if (!source.ok) return source;
  return ok({ order: order.value, plans });
}

/** Stores the order and the child requests of all machines in one step. */
function begin(
  context: AppContext,
  request: ReceivedRequest,
  { order, plans }: OrderedPlans,
): Promise<Result<void, Refusal>> {
  const releaseState = { order, measuredBy: request.key, override: null, url: null };
  return addChildren(context, request, plans, { headSha: order.sha, releaseState });
}

/** Refuses a version that is being measured in this conversation. */
async function checkNotOpen(
  { stores }: AppContext,
  request: ReceivedRequest,
  tag: string,
): Promise<Result<void, Refusal>> {
  const known = await stores.requests.releases(request.repositoryId, conversationNumber(request));
  const open = known.find(
    (each) => each.key !== request.key && releaseStateOf(each)?.order.tag === tag && !hasEnded(each),
  );
  if (open === undefined) return ok(undefined);
  return refuse({
    code: 'already-measured',
    message: `${tag} is being measured already, by the request ${open.id}.`,
    next: `Wait for it, or stop it with /ab cancel ${open.id}.`,
  });
}
