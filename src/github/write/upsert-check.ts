import { cutMarkdown } from '../../core/text/bytes.ts';
import { shorterTexts } from '../../core/text/shorter-texts.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { type CheckMutation, GITHUB_LIMITS, type Written } from '../../model/mutation.ts';
import type { GitHub, Octokit } from '../clients.ts';
import { firstAccepted } from './first-accepted.ts';

/** A check run of the App. */
interface KnownCheck {
  readonly id: number;
  readonly isCompleted: boolean;
}

/**
 * Creates or updates a check run. GitHub counts the newest run of a name, and a completed run keeps its conclusion when a status
 * is sent. So a state that is not the end gets a new run where the newest one is completed, and the end also completes older runs
 * that two writers left open. `knownId` is a run that only this caller writes, which saves the search.
 */
export async function upsertCheck(
  github: GitHub,
  octokit: Octokit,
  check: CheckMutation,
  knownId: number | null,
): Promise<Written> {
  if (knownId !== null) {
    try {
      const { isCompleted, ...written } = await updateCheck(octokit, check, knownId);
      if (check.status === 'completed' || !isCompleted) return written;
      return await createCheck(octokit, check);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      // The row is older than the repository that has the commit now.
    }
  }
  const [newest, ...older] = await findChecks(github, octokit, check);
  if (newest === undefined || (newest.isCompleted && check.status !== 'completed')) return createCheck(octokit, check);
  const { isCompleted: _, ...written } = await updateCheck(octokit, check, newest.id);
  if (check.status === 'completed')
    for (const { id, isCompleted } of older) if (!isCompleted) await updateCheck(octokit, check, id);
  return written;
}

async function createCheck(octokit: Octokit, check: CheckMutation): Promise<Written> {
  return firstAccepted(fieldsOf(check), async (fields) => {
    const { data } = await octokit.rest.checks.create({
      ...repositoryParts(check.repository),
      name: check.name,
      head_sha: check.sha,
      external_id: check.externalId,
      ...fields,
    });
    return { id: data.id, url: data.html_url };
  });
}

async function updateCheck(
  octokit: Octokit,
  check: CheckMutation,
  id: number,
): Promise<Written & { readonly isCompleted: boolean }> {
  return firstAccepted(fieldsOf(check), async (fields) => {
    const { data } = await octokit.rest.checks.update({
      ...repositoryParts(check.repository),
      check_run_id: id,
      ...fields,
    });
    return { id: data.id, url: data.html_url, isCompleted: data.status === 'completed' };
  });
}

/** What is sent, and the shorter forms for when GitHub refuses it. An update replaces the whole output. */
function fieldsOf({ status, conclusion, title, summary, text, actions }: CheckMutation) {
  const [full, short, line] = shorterTexts(summary, GITHUB_LIMITS.checkSummary);
  const state = { status, ...(conclusion !== undefined && { conclusion }) };
  const buttons = actions === undefined ? {} : { actions: actions.map((action) => ({ ...action })) };
  const head = cutMarkdown(title, GITHUB_LIMITS.checkTitle);
  const details = text === undefined ? {} : { text: cutMarkdown(text, GITHUB_LIMITS.checkText) };
  return [
    { ...state, ...buttons, output: { title: head, summary: full, ...details } },
    { ...state, ...buttons, output: { title: head, summary: short } },
    { ...state, output: { title: head.toWellFormed(), summary: line } },
  ];
}

/** The App's own check runs with this external id, newest first. Other Apps can create ones of the same name and id. */
async function findChecks(github: GitHub, octokit: Octokit, check: CheckMutation): Promise<KnownCheck[]> {
  const listed = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...repositoryParts(check.repository),
    ref: check.sha,
    check_name: check.name,
    app_id: github.appId,
    filter: 'all',
    per_page: 100,
  });
  return listed
    .filter(({ external_id }) => external_id === check.externalId)
    .sort((a, b) => b.id - a.id)
    .map(({ id, status }) => ({ id, isCompleted: status === 'completed' }));
}
