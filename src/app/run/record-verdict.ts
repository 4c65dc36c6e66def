import type { LedgerDecision } from '../../core/export/ledger-decision.ts';
import type { RecordedEntry } from '../../core/export/ledger-entry.ts';
import { andList } from '../../core/text/format.ts';
import { classifyFailure } from '../../github/call-failure.ts';
import { decisionAt } from '../../github/read/decision-files.ts';
import { readWritePermissions } from '../../github/read/onboarding.ts';
import { readRepository } from '../../github/read/repository.ts';
import { readConfig } from '../../github/read/repository-files.ts';
import { recordDecision } from '../../github/write/record-decision.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { AppContext } from '../app-context.ts';

type PlannedOrigin = RequestOrigin & { readonly plan: Plan };

/** The branch of the pull request with the rows of the ledger. */
const LEDGER_BRANCH = 'alloc-ab/ledger';

const TITLE = 'Record decisions of alloc-ab';
const BODY = [
  'The rows are verdicts of alloc-ab, one for each comparison that decided something. After a GO the settings are a preset of the configuration; after a NO-GO there is a note for the archive, and an `#error` where the flag is declared.',
  'Later verdicts are added here until this pull request is merged or closed. Commits that you add to its branch stay.',
  'Merge it to record them. Closing it drops these rows: alloc-ab opens another one with the next verdict, and does not repeat these.',
].join('\n\n');

/**
 * Records a verdict in the pull request of the ledger. The verdict does not wait for what GitHub refuses for good, as by a rule about
 * branches: the comment has the reason. Throws what Octokit throws where repeating helps.
 */
export async function recordVerdict(
  context: AppContext,
  request: PlannedOrigin,
  decision: LedgerDecision,
): Promise<RecordedEntry | null> {
  try {
    return await record(context, request, decision);
  } catch (error) {
    const { kind, message } = classifyFailure(error, context.now());
    if (kind !== 'refused') throw error;
    context.log.warn({ request: request.id }, `the verdict is not recorded in the ledger: ${message}`);
    return { text: 'Not recorded: GitHub refused the pull request. alloc-ab ledger makes the patch from the bundle.' };
  }
}

/**
 * Adds the row of a verdict, and the files that follow, to the one pull request of the ledger, where the configuration has a ledger.
 * Repeating it is harmless. Returns one sentence for the comment, with an address where there is one; null where there is no ledger. Throws what
 * Octokit throws.
 */
async function record(
  { github }: AppContext,
  request: PlannedOrigin,
  decision: LedgerDecision,
): Promise<RecordedEntry | null> {
  const octokit = await github.repository(request);
  // As it was when the command was planned.
  const config = await readConfig(octokit, request.repository, request.plan.benches.sha);
  const ledger = config.ok ? config.value.ledger : undefined;
  if (ledger === undefined) return null;
  const { path } = ledger;
  const { fullName: repository, defaultBranch: base } = await readRepository(octokit, request.repository);
  const may = await readWritePermissions(await github.app(), repository);
  if (!may.pullRequest)
    return {
      text: `Not recorded in ${path}: the App lacks the permissions Contents and Pull requests, read and write. alloc-ab ledger makes the patch from the bundle.`,
    };
  const { entry } = decision;
  const recorded = await recordDecision(
    octokit,
    {
      ...{ repository, base, branch: LEDGER_BRANCH, title: TITLE, body: BODY },
      at: (commit) => decisionAt(octokit, repository, commit, decision, ledger),
      message: `Ledger: ${entry.decision} of ${entry.date}`,
    },
    await github.botLogin(),
  );
  switch (recorded.kind) {
    case 'proposed': {
      const { url, whats, remarks } = recorded;
      const all = [`Its row of ${path}`, ...whats];
      return { text: `${andList(all)} ${all.length === 1 ? 'is' : 'are'} in`, url, remarks };
    }
    case 'there':
      return { text: `${path} has its row.` };
    case 'branch-taken':
      return {
        text: `Not recorded in ${path}: the branch ${LEDGER_BRANCH} has commits of a user. Delete it, and ask again.`,
      };
    case 'unchangeable':
      return { text: `Not recorded in ${path}: it ${recorded.why}.` };
  }
}
