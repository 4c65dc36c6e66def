import { confirmationPlan, gatePlans } from '../../core/plan/gate/gate-plans.ts';
import { pathsMatter } from '../../core/plan/gate/path-rules.ts';
import { renderGateNotice } from '../../core/report/gate/gate-check.ts';
import { TryAgain } from '../../github/call-failure.ts';
import { permissionOf } from '../../github/read/permission.ts';
import type { GateTask, Suspicion } from '../../model/gate.ts';
import { isSurveyPlan } from '../../model/plan-and-run.ts';
import type { CheckReport } from '../../model/publication.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { isGate, planOf, type ReceivedRequest } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { finish, refuseRequest } from '../channel/end-request.ts';
import { showGateProgress } from '../channel/gate-check.ts';
import { latestEventHead } from '../channel/head.ts';
import { startMeasurement } from '../machines/start-measurement.ts';
import { freshIds, planIds } from '../run/fresh-ids.ts';
import { isTrusted, readGateFacts, readGateHead, readGateRules } from './gate-facts.ts';
import { acceptedMember } from './member-acceptance.ts';

/** From `received`: decides whether a commit is measured. Its check shows the decision, and what would start a measurement. */
export async function prepareGate(context: AppContext, request: ReceivedRequest, task: GateTask): Promise<void> {
  const { repository } = request;
  const octokit = await context.github.repository(request);
  const { pressedBy, sha, suspicion } = task;
  if (pressedBy !== undefined) {
    if (!(await permissionOf(octokit, repository, pressedBy)).writes) return endSilently(context, request, sha);
    await endOthers(context, request, sha);
  }
  const head = await readGateHead(octokit, request, task);
  if (head === null && (await mayComeLate(context, request, sha)))
    throw new TryAgain('GitHub does not report this head yet');
  if (suspicion !== undefined) {
    return head === null ? endWithCheck(context, request, MOVED) : planAgain(context, request, sha, suspicion);
  }
  const rules = head === null ? null : await readGateRules(octokit, repository, head.defaultBranch);
  if (rules?.ok === false) {
    await refuseRequest(context, request, rules.error);
    return;
  }
  if (head === null || rules === null || rules.value === null) return endSilently(context, request, sha);
  const { gate, mainSha } = rules.value;
  const member = await acceptedMember(context, octokit, request, task, mainSha);
  if (member !== null) return endWithCheck(context, request, member);
  await showGateProgress(context, request, sha, {
    status: 'queued',
    title: 'Looking at what changed',
    summary: `Commit ${sha}.`,
  });
  const known = await readGateFacts(octokit, request, sha, head, rules.value);
  if (!known.ok) return refuseRequest(context, request, known.error);
  const { facts, files } = known.value;
  if (gate.paths !== undefined && files !== null && !pathsMatter(gate.paths, files)) {
    const title = 'Not affected: no changed file matches gate.paths';
    return endWithCheck(context, request, renderGateNotice('success', title, [`Patterns: ${gate.paths.join(', ')}`]));
  }
  if (head.draft) return endWithCheck(context, request, DRAFT);
  if (!(await isTrusted(octokit, repository, task, head, gate))) return endWithCheck(context, request, waitsForOk(sha));
  if (task.waits) return endWithCheck(context, request, waitsForUser(sha));
  const plans = gatePlans(gate, facts, () => planIds(request));
  if (plans.ok) return startMeasurement(context, request, plans.value, sha);
  const { error: refusal } = plans;
  if (refusal.code === 'identical-arms')
    return endWithCheck(
      context,
      request,
      renderGateNotice('success', 'Not affected: the head is the merge base itself'),
    );
  await refuseRequest(context, request, refusal);
}

const DRAFT = renderGateNotice('action_required', 'A draft is not measured', [
  'Next: mark the pull request as ready for review; that starts it.',
]);

const MOVED = renderGateNotice('cancelled', 'Not measured again: the commit is no longer the head');

function waitsForOk(sha: string): CheckReport {
  const why = 'Its author may not write here, or others could have pushed it, and its code would run on your machine.';
  const lines = [why, 'Next: a maintainer reads the commit, then comments:'];
  return renderGateNotice('action_required', "A maintainer's /ab ok starts it", lines, `/ab ok @${sha}`);
}

function waitsForUser(sha: string): CheckReport {
  const why = 'The gate was switched on while many pull requests were open; those that changed last were measured.';
  const lines = [why, 'Next: press "Measure again" on this check, push, or let a maintainer comment:'];
  return renderGateNotice('action_required', 'Opened before the gate: not measured yet', lines, `/ab ok @${sha}`);
}

async function endWithCheck(context: AppContext, request: ReceivedRequest, check: CheckReport): Promise<void> {
  await finish(context, request, 'answered', { comment: null, check });
}

/** Whether the newest event has this head and is so recent that GitHub's answers may be older. */
async function mayComeLate(
  { stores, now, settings }: AppContext,
  request: ReceivedRequest,
  sha: string,
): Promise<boolean> {
  if (now() - request.receivedAtMs > settings.timing.lateAnswerMs) return false;
  return (await latestEventHead(stores, request)) === sha;
}

/** Ends without a publication: there is no gate, no commit, or no permission. */
async function endSilently({ stores, now }: AppContext, request: ReceivedRequest, sha: string): Promise<void> {
  await stores.requests.advance(request.key, 'received', 'answered', { published: true });
  await stores.requests.republishOthers(request.repositoryId, sha, subjectNumber(request.subject), now());
}

/** Cancels the open gates of the commit and this pull request: the button replaces them. */
async function endOthers({ stores, now }: AppContext, request: ReceivedRequest, sha: string): Promise<void> {
  const { key, repositoryId, subject } = request;
  const reason = { by: 'alloc-ab', reason: 'it was started again' };
  for (const other of (await stores.requests.ofCommit(repositoryId, sha)).filter(isGate)) {
    if (subjectNumber(other.subject) === subjectNumber(subject) && other.key !== key)
      await stores.requests.cancel(other.key, reason, now());
  }
}

/** Measures the suspected lanes of the first measurement again, with its plan: both answer the same question. */
async function planAgain(
  context: AppContext,
  request: ReceivedRequest,
  sha: string,
  { first, suspects }: Suspicion,
): Promise<void> {
  const known = await context.stores.requests.get(first);
  const plan = known === null ? null : planOf(known);
  if (plan === null || isSurveyPlan(plan))
    throw new Error(`request ${request.id} repeats a measurement without a plan`);
  const again = confirmationPlan(plan, suspects, { id: request.id, ...freshIds() });
  return startMeasurement(context, request, [again], sha);
}
