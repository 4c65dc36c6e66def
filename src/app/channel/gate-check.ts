import { renderAccepted } from '../../core/report/gate/gate-check.ts';
import { renderGateStandings } from '../../core/report/gate/shared-check.ts';
import { standingAcceptance } from '../../core/verdict/gate/acceptance.ts';
import { countsForCommit, type GateStanding, standingGates } from '../../core/verdict/gate/gate-standings.ts';
import type { Mutation } from '../../model/mutation.ts';
import type { CheckReport } from '../../model/publication.ts';
import { subjectNumber } from '../../model/request-origin.ts';
import { type GateRequest, publicationOf, type RequestBase } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { isOpenHead, latestEventHead } from './head.ts';
import { type CheckState, upsertCheck } from './writes.ts';

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

/** Shows on the check of commit `sha` what a gate does; nothing where a later gate replaces it or a maintainer accepted the commit. */
export async function showGateProgress(
  context: AppContext,
  request: RequestBase,
  sha: string,
  state: Ongoing,
): Promise<void> {
  const { isOutdated, acceptance } = await readStandings(context, request, sha);
  if (!isOutdated && acceptance === null) await write(context, request, sha, state);
}

/**
 * Completes the check of commit `sha` with the report of a request, joined with the standings of other pull requests that have
 * the same head. An accepted commit is green, whatever was measured.
 */
export async function publishGateCheck(
  context: AppContext,
  request: RequestBase,
  sha: string,
  check: CheckReport,
): Promise<void> {
  const { isOutdated, acceptance, others } = await readStandings(context, request, sha);
  if (isOutdated) return;
  const own = { pullRequest: subjectNumber(request.subject), check };
  const state =
    acceptance === null
      ? renderGateStandings(await openStandings(context, request, sha, own, others))
      : ({ status: 'completed', ...renderAccepted(check, acceptance) } as const);
  if (state.status === 'in_progress') {
    await write(context, request, sha, state);
    // Another gate may have ended between the read and the write, which then replaced its report.
    const now = await readStandings(context, request, sha);
    if (now.others.every((other) => standingOf(other).check !== null))
      await publishGateCheck(context, request, sha, check);
    return;
  }
  const actions = state.conclusion === 'success' ? [] : [AGAIN];
  await write(context, request, sha, { ...state, actions });
}

async function readStandings(
  { stores, now }: AppContext,
  { key, repositoryId, subject, task }: RequestBase,
  sha: string,
) {
  const ofCommit = await stores.requests.ofCommit(repositoryId, sha);
  const number = subjectNumber(subject);
  const newest = ofCommit.findLast(
    (each) => each.key === key || (subjectNumber(each.subject) === number && countsForCommit(each)),
  );
  // A maintainer's acceptance is never outdated.
  const isOutdated = task.kind === 'gate' && newest !== undefined && newest.key !== key;
  const others = [...standingGates(ofCommit).values()].filter((each) => subjectNumber(each.subject) !== number);
  return { isOutdated, acceptance: standingAcceptance(ofCommit, now()), others };
}

/**
 * The standings of the pull requests that are open and have the commit as their head. For its own pull request the events
 * decide, which may be newer than GitHub's answers; for others GitHub is asked, since their events may be lost. Where none is
 * left its own standing is returned: the commit cannot be merged.
 */
async function openStandings(
  { github, stores }: AppContext,
  request: RequestBase,
  sha: string,
  own: GateStanding,
  others: readonly GateRequest[],
): Promise<readonly [GateStanding, ...GateStanding[]]> {
  if (others.length === 0) return [own];
  const { repository } = request;
  const eventHead = await latestEventHead(stores, request);
  const open = eventHead === undefined || eventHead === sha ? [own] : [];
  const octokit = await github.repository(request);
  for (const standing of others.map(standingOf)) {
    if (await isOpenHead(octokit, repository, standing.pullRequest, sha)) open.push(standing);
  }
  const [first = own, ...rest] = open;
  return [first, ...rest];
}

function standingOf(request: GateRequest): GateStanding {
  return { pullRequest: subjectNumber(request.subject), check: publicationOf(request)?.check ?? null };
}

/** One check for each commit, however many requests write to it. */
function write(
  context: AppContext,
  request: RequestBase,
  headSha: string,
  state: CheckState & Pick<Extract<Mutation, { kind: 'check' }>, 'actions'>,
): Promise<void> {
  const check = { name: GATE_CHECK_NAME, externalId: `gate-${headSha}`, ...state };
  return upsertCheck(context, { ...request, headSha }, check, { isShared: true });
}
