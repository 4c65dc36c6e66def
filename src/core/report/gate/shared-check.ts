import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { LastCheck } from '../../../model/request-record.ts';
import { cutMarkdown } from '../../text/bytes.ts';
import { inlineText, plainText } from '../../text/escape.ts';
import { type GateStanding, worstOf } from '../../verdict/gate/gate-standings.ts';

/** What a check says of a commit. */
export type Shared =
  | ({ readonly status: 'completed' } & LastCheck)
  | { readonly status: 'in_progress'; readonly title: string; readonly summary: string };

/** The check of a commit by what the gates of all its pull requests say: of several the worst, and which one says what. */
export function renderGateStandings(voices: readonly [GateStanding, ...GateStanding[]]): Shared {
  const { pullRequest, check } = worstOf(voices);
  if (check !== null && voices.length === 1) return { status: 'completed', ...check };
  const who = nameOf(pullRequest);
  const said = voices.map((voice) => `- ${nameOf(voice.pullRequest)}: ${inlineText(titleOf(voice), 400)}`);
  const lines = [
    `**This commit is the head of ${voices.map((voice) => nameOf(voice.pullRequest)).join(' and ')}: the worst word counts**`,
    said.join('\n'),
    'A pull request that is closed, or whose head moves on, no longer counts.',
  ];
  const summary = lines.join('\n\n');
  if (check === null) return { status: 'in_progress', title: `${who} is being asked`, summary };
  return {
    ...check,
    status: 'completed',
    title: plainText(`${who}: ${check.title}`, GITHUB_LIMITS.checkTitle),
    summary: cutMarkdown(`${summary}\n\n---\n\n${check.summary}`, GITHUB_LIMITS.checkSummary),
  };
}

function nameOf(pullRequest: number): string {
  return pullRequest === 0 ? 'the merge queue' : `#${pullRequest}`;
}

function titleOf({ check }: GateStanding): string {
  return check?.title ?? 'is being asked';
}
