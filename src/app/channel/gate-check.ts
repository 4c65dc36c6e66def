import { renderAccepted } from '../../core/report/gate/gate-check.ts';
import { renderGateStandings } from '../../core/report/gate/shared-check.ts';
import { standingAcceptance } from '../../core/verdict/gate/acceptance.ts';
import { countsForCommit, type GateStanding, standingGates } from '../../core/verdict/gate/gate-standings.ts';
import type { Mutation } from '../../model/mutation.ts';
import type { LastCheck, RequestRecord } from '../../model/request-record.ts';
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

/** Says on the commit's check what goes on; nothing when a later gate speaks for it, or a maintainer accepted it. */
export async function showGateProgress(context: AppContext, request: RequestRecord, said: Ongoing): Promise<void> {
  const { outdated, acceptance } = await stateOf(context, request);
  if (!outdated && acceptance === null) await write(context, request, said);
}

/**
 * The last word of a request on the commit's check, beside those of other pull requests with the same head. What was accepted
 * is green, whatever was found.
 */
export async function publishGateCheck(context: AppContext, request: RequestRecord, check: LastCheck): Promise<void> {
  const { outdated, acceptance, others } = await stateOf(context, request);
  if (outdated) return;
  const own = { pullRequest: request.pullRequest, check };
  const said =
    acceptance === null
      ? renderGateStandings(await openStandings(context, request, own, others))
      : ({ status: 'completed', ...renderAccepted(check, acceptance) } as const);
  if (said.status === 'in_progress') {
    await write(context, request, said);
    // Another one may have ended between looking and writing, and what it said was written over.
    const now = await stateOf(context, request);
    if (now.others.every((other) => standingOf(other).check !== null)) await publishGateCheck(context, request, check);
    return;
  }
  const actions = said.conclusion === 'success' ? [] : [AGAIN];
  await write(context, request, { ...said, actions });
}

async function stateOf({ stores, now }: AppContext, request: RequestRecord) {
  const ofCommit = await stores.requests.ofCommit(request.repository, request.headSha ?? '');
  const newest = ofCommit.findLast(
    (each) => each.key === request.key || (each.pullRequest === request.pullRequest && countsForCommit(each)),
  );
  const outdated = request.asked.kind === 'gate' && newest !== undefined && newest.key !== request.key;
  const others = [...standingGates(ofCommit).values()].filter(({ pullRequest }) => pullRequest !== request.pullRequest);
  return { outdated, acceptance: standingAcceptance(ofCommit, now()), others };
}

/**
 * Of all that speak for a commit those whose pull request is open and has it as its head: of its own as events told, which may
 * be newer than GitHub's answers, of others as GitHub tells now, since their events may be lost. Where nobody is left, what is
 * to be said is said: it is a last word on a commit that nobody can merge.
 */
async function openStandings(
  { github, stores }: AppContext,
  request: RequestRecord,
  own: GateStanding,
  others: readonly RequestRecord[],
): Promise<readonly [GateStanding, ...GateStanding[]]> {
  if (others.length === 0) return [own];
  const { repository, installationId, headSha } = request;
  const told = await latestEventHead(stores, request);
  const heard = told === undefined || told === headSha ? [own] : [];
  const octokit = await github.installation(installationId);
  for (const voice of others.map(standingOf)) {
    if (await isOpenHead(octokit, repository, voice.pullRequest, headSha ?? '')) heard.push(voice);
  }
  const [first = own, ...rest] = heard;
  return [first, ...rest];
}

function standingOf({ pullRequest, publication }: RequestRecord): GateStanding {
  return { pullRequest, check: publication?.check ?? null };
}

/** One check for each commit, however many requests write to it. */
function write(
  context: AppContext,
  request: RequestRecord,
  state: CheckState & Pick<Extract<Mutation, { kind: 'check' }>, 'actions'>,
): Promise<void> {
  const { headSha, id } = request;
  if (headSha === null) throw new Error(`request ${id} is about a gate without a commit`);
  const check = { name: GATE_CHECK_NAME, externalId: `gate-${headSha}`, ...state };
  return upsertCheck(context, { ...request, headSha }, check);
}
