import { codeBlock, hiddenTag, inlineCode, inlineText } from '../text/escape.ts';
import type { DraftReport } from './draft.ts';

/** Branch of the proposal, in the repository itself. */
export const ONBOARDING_BRANCH = 'alloc-ab/configuration';
export const ONBOARDING_TITLE = 'Configure alloc-ab';
const TAG = 'alloc-ab:onboarding';

/** What a proposal is made from. */
export interface Proposal {
  /** Page of the repository on GitHub. */
  readonly repositoryUrl: string;
  readonly defaultBranch: string;
  /** The commit that was read. */
  readonly sha: string;
  /** Path of the configuration. */
  readonly path: string;
  /** The drafted configuration, and what is said about it. */
  readonly text: string;
  readonly report: Pick<DraftReport, 'done' | 'leftOut' | 'missing'>;
  /** How many files of build systems were read. */
  readonly filesRead: number;
  /** Whether there are more that were not read. */
  readonly isPartial: boolean;
  /** Repositories of the same installation in which none is proposed, because there were too many at once. */
  readonly notAsked: number;
}

/** Longest address that carries the draft: browsers and GitHub accept 8,000 bytes. */
const ADDRESS_MAX = 7000;
/** Lines with EDIT that are listed; sentences about the draft. */
const EDITS_MAX = 12;
const FOUND_MAX = 12;
/** Characters of a draft in an issue, whose text GitHub limits to 65,536. */
const DRAFT_MAX = 40_000;

/** Whether an issue or pull request of the App is its proposal, open or closed. Users may change its title or its text. */
export function isProposal({ title, body }: { readonly title: string; readonly body?: string | null }): boolean {
  return title === ONBOARDING_TITLE || body?.startsWith(hiddenTag(TAG)) === true;
}

/** The text of the pull request that proposes a configuration. */
export function proposalPullRequest(proposal: Proposal): string {
  return [
    ...beginning(proposal),
    `This pull request adds \`${proposal.path}\`. Closing it means no.`,
    '',
    ...ending(
      proposal,
      'Close this pull request. alloc-ab finds it closed and opens no other one in this repository, also after the App is installed again. ' +
        '`alloc-ab init` writes the file whenever you want it later.',
    ),
  ].join('\n');
}

/** The text of the issue that an App writes in place of a pull request, where it may not write a branch. */
export function proposalIssue(proposal: Proposal): string {
  const { path, text } = proposal;
  return [
    ...beginning(proposal),
    'The App may not open a pull request here: that needs the permissions `contents: write` and `pull_requests: write`, which it was not given. ' +
      `[Create \`${path}\` on GitHub](${newFileUrl(proposal)}) yourself; the draft stands below. Closing this issue means no.`,
    '',
    '<details><summary>The draft</summary>',
    '',
    codeBlock(text.trimEnd(), DRAFT_MAX, 'yaml'),
    '',
    '</details>',
    '',
    ...ending(proposal, 'Close this issue. alloc-ab finds it closed and opens no other one in this repository.'),
  ].join('\n');
}

/** GitHub's page for a new file, with its name, and with the draft where the address can hold it. */
function newFileUrl({ repositoryUrl, defaultBranch, path, text }: Proposal): string {
  const branch = defaultBranch.split('/').map(encoded).join('/');
  const named = `${repositoryUrl}/new/${branch}?filename=${encoded(path)}`;
  const filled = `${named}&value=${encoded(text)}`;
  return filled.length <= ADDRESS_MAX ? filled : named;
}

/** Also encodes what would end a link in Markdown. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[()'*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function beginning({ sha, filesRead, isPartial }: Proposal): string[] {
  const read =
    filesRead === 0
      ? 'It found no file of a build system'
      : `It read ${filesRead} ${filesRead === 1 ? 'file' : 'files'} of build systems${isPartial ? ', and not all that there are,' : ''}`;
  return [
    hiddenTag(TAG),
    'The App alloc-ab was installed here. It measures, from one comment on a pull request, whether a change to the allocator is an improvement. ' +
      'It reads from a configuration what to build and what to run, and this repository has none yet.',
    '',
    `**Nothing was built.** This draft comes from reading files alone. ${read} at ${sha.slice(0, 12)}; whether the commands work was not tried.`,
    '',
  ];
}

/** What both texts have after what they ask for. `refusing` is how to say no. */
function ending(proposal: Proposal, refusing: string): string[] {
  return [
    ...found(proposal),
    ...beforeMerging(proposal),
    ...afterwards(proposal),
    '### When you do not want it',
    '',
    refusing,
    ...others(proposal),
    '',
  ];
}

/** What the files told: the build system, what is missing and what to write. The names in it are those of the repository. */
function found({ report: { done, leftOut, missing } }: Proposal): string[] {
  const sentences = [...done, ...leftOut, ...missing.flatMap(({ why, write }) => [why, `To write: ${write}`])];
  return sentences.length === 0
    ? []
    : [...sentences.slice(0, FOUND_MAX).map((sentence) => `- ${inlineText(sentence)}`), ''];
}

function beforeMerging({ text, path, defaultBranch }: Proposal): string[] {
  const edits = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => /\bEDIT\b/.test(line));
  const listed = edits.slice(0, EDITS_MAX).map(({ line, number }) => `  - line ${number}: ${inlineCode(line, 160)}`);
  const more = edits.length > EDITS_MAX ? [`  - and ${edits.length - EDITS_MAX} more`] : [];
  return [
    '### Before it is merged',
    '',
    `- Read \`${path}\`.${edits.length === 0 ? '' : ' These lines need you; with them nothing can be measured:'}`,
    ...listed,
    ...more,
    ...(edits.length === 0
      ? []
      : [
          `- Or let it be built: in a checkout of ${inlineCode(defaultBranch)}, \`alloc-ab init\` builds once, finds the library and writes the file, which you push here.`,
        ]),
    '- Replace the labels of the machine by those of your runner.',
    '- To try it, run `alloc-ab check-config` in a checkout that has the file: it lists what would fail.',
    '',
  ];
}

function afterwards({ defaultBranch }: Proposal): string[] {
  return [
    `### What happens when ${inlineCode(defaultBranch)} has it`,
    '',
    'Nothing by itself. A user with write access comments on a pull request, and the App replies there:',
    '',
    '- `/ab base` compares the pull request with its base.',
    '- `/ab help` lists the flags, lanes and machines of the configuration.',
    '',
  ];
}

function others({ notAsked }: Proposal): string[] {
  return notAsked === 0
    ? []
    : [
        '',
        `The App was installed in many repositories at once. It proposes a configuration in the first ten only; in ${notAsked} more it proposes none.`,
      ];
}
