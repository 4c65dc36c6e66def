import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { CheckReport } from '../../../model/publication.ts';
import { cutMarkdown } from '../../text/bytes.ts';
import { inlineText, plainText } from '../../text/escape.ts';
import { type GateStanding, worstOf } from '../../verdict/gate/gate-standings.ts';

/** The check report of a commit. */
type Shared =
  | ({ readonly status: 'completed' } & CheckReport)
  | { readonly status: 'in_progress'; readonly title: string; readonly summary: string };

/** The check report of a commit that is the head of several pull requests: the worst of their gates counts, and each is listed. */
export function renderGateStandings(standings: readonly [GateStanding, ...GateStanding[]]): Shared {
  const { pullRequest, check } = worstOf(standings);
  if (check !== null && standings.length === 1) return { status: 'completed', ...check };
  const name = nameOf(pullRequest);
  const items = standings.map(
    (standing) => `- ${nameOf(standing.pullRequest)}: ${inlineText(standing.check?.title ?? PENDING, 400)}`,
  );
  const lines = [
    `**This commit is the head of ${standings.map((standing) => nameOf(standing.pullRequest)).join(' and ')}: the worst result counts**`,
    items.join('\n'),
    'A pull request that is closed, or whose head moves on, no longer counts.',
  ];
  const summary = lines.join('\n\n');
  if (check === null) return { status: 'in_progress', title: `${name} ${PENDING}`, summary };
  return {
    ...check,
    status: 'completed',
    title: plainText(`${name}: ${check.title}`, GITHUB_LIMITS.checkTitle),
    summary: cutMarkdown(`${summary}\n\n---\n\n${check.summary}`, GITHUB_LIMITS.checkSummary),
  };
}

const PENDING = 'is not finished yet';

function nameOf(pullRequest: number | null): string {
  return pullRequest === null ? 'the merge queue' : `#${pullRequest}`;
}
