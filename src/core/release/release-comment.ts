import { GITHUB_LIMITS } from '../../model/mutation.ts';
import type { CheckReport, Publication } from '../../model/publication.ts';
import type { ReleaseAttempt, ReleaseOrder, ReleaseState } from '../../model/release.ts';
import { RELEASE_TRIGGER } from '../command/release-command.ts';
import { cutMarkdown } from '../text/bytes.ts';
import { hiddenTag, inlineCode, inlineText, link, plainText } from '../text/escape.ts';
import { firstTexts, timesText } from '../text/format.ts';
import type { ReleaseRuling } from './release-ruling.ts';

/** The hidden tag of a comment about a release, and the id of its request. */
interface ReleaseCommentIds {
  readonly tag: string;
  readonly id: string;
}

/** Most reasons that are listed. */
const BLOCKERS_MAX = 50;

/** The publication of a release that was made. */
export function renderReleased(
  { order, override }: ReleaseState,
  url: string,
  before: readonly ReleaseAttempt[],
  ids: ReleaseCommentIds,
): Publication {
  const against = `measured against ${order.previous.name} on ${machines(order)}`;
  const lines = [
    link(`The release ${order.tag}`, url),
    about(order, ids),
    override === null
      ? `No lane loses more than its margin, ${inlineText(against, 400)}.`
      : `Overridden by ${inlineText(override.by, 64)}, requested by ${inlineText(override.askedBy, 64)}: ${inlineText(override.reason, 500)}`,
    ...(before.length === 0
      ? []
      : [
          `The same commit was measured ${timesText(before.length)} before without passing; the notes list these attempts.`,
        ]),
    'Next: nothing for you to do. Its notes contain every number, its bundles and their signatures are attached; `alloc-ab verify BUNDLE.zip` verifies them offline.',
  ];
  const title =
    override === null ? `${order.tag} is released` : `${order.tag} is released, overridden by ${override.by}`;
  return publicationOf(`${order.tag} is released`, lines, { conclusion: 'success', title }, ids);
}

/** The publication of a release that did not pass. */
export function renderNotTagged(
  order: ReleaseOrder,
  { blockers, isWorse }: ReleaseRuling,
  ids: ReleaseCommentIds,
): Publication {
  const lines = [
    `It is not shown that it loses nothing against ${inlineCode(order.previous.name, 100)}, measured on ${inlineText(machines(order), 400)}.`,
    about(order, ids),
    reasonList(blockers),
    `Next: repair what is worse, or measure again where the result is open or unknown, then comment ${inlineCode(`${RELEASE_TRIGGER} ${order.tag}`, 200)} again; the notes of its release will list this attempt. ` +
      `Another maintainer than the one who requested it may release this commit in spite of the measurement: ${inlineCode(`${RELEASE_TRIGGER} override ${order.tag} REASON`, 200)}.`,
  ];
  const conclusion = isWorse ? 'failure' : 'action_required';
  return publicationOf(`${order.tag} is not tagged`, lines, { conclusion, title: `${order.tag} is not tagged` }, ids);
}

/** The publication of a release that passed and could not be made: the tag exists, or the evidence is gone. */
export function renderNotReleased(order: ReleaseOrder, why: string, next: string, ids: ReleaseCommentIds): Publication {
  const lines = [inlineText(why, 1000), about(order, ids), `Next: ${inlineText(next, 500)}`];
  const title = `${order.tag} is not released`;
  return publicationOf(title, lines, { conclusion: 'action_required', title }, ids);
}

function reasonList(blockers: readonly string[]): string {
  const shown = firstTexts(blockers, BLOCKERS_MAX, (why) => inlineText(why, 600));
  return shown.map((line) => `- ${line}`).join('\n');
}

function about({ sha }: ReleaseOrder, { id }: ReleaseCommentIds): string {
  return [`commit ${inlineCode(sha.slice(0, 12))}`, `request ${inlineCode(id, 80)}`].join(' · ');
}

function machines({ requests }: ReleaseOrder): string {
  return requests.map(({ machine }) => machine).join(', ');
}

function publicationOf(
  headline: string,
  lines: readonly string[],
  check: Pick<CheckReport, 'conclusion' | 'title'>,
  { tag }: ReleaseCommentIds,
): Publication {
  const summary = [`**${inlineText(headline, 300)}**`, ...lines].join('\n\n');
  return {
    comment: cutMarkdown(`${hiddenTag(tag)}\n\n${summary}\n`, GITHUB_LIMITS.comment),
    check: {
      ...check,
      title: plainText(check.title, GITHUB_LIMITS.checkTitle),
      summary: cutMarkdown(summary, GITHUB_LIMITS.checkSummary),
    },
  };
}
