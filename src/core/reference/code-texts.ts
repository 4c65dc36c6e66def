import { wrap } from '../text/wrap.ts';
import { APP_REFUSALS } from './app-refusals.ts';
import { BUILD_INCIDENTS } from './build-incidents.ts';
import { CHECKS } from './checks.ts';
import type { CodeRow } from './code-row.ts';
import { COMMENT_REFUSALS } from './comment-refusals.ts';
import { LOCAL_REFUSALS } from './local-refusals.ts';
import { PLAN_REFUSALS } from './plan-refusals.ts';
import { REASONS } from './reasons.ts';
import { SAMPLING_INCIDENTS } from './sampling-incidents.ts';

/** Codes of one kind. */
interface CodeGroup {
  readonly title: string;
  /** Where a reader meets these codes. */
  readonly about: string;
  readonly codes: Readonly<Record<string, CodeRow>>;
}

/** Every code of a message, in the order of the reference. A code stands in one group. */
export const CODE_GROUPS: readonly CodeGroup[] = [
  {
    title: 'Checks',
    about:
      'Facts that are proven before a number counts. A failed check makes the verdict INVALID; one that could not be made is shown as `unknown`.',
    codes: CHECKS,
  },
  {
    title: 'Reasons of a verdict',
    about: 'Why a verdict is GO, NO CHANGE, NO-GO or INCONCLUSIVE: the field `reasons` of its JSON document.',
    codes: REASONS,
  },
  {
    title: 'Incidents of fetch and build',
    about: 'What ended a run before anything was measured. The verdict is INVALID.',
    codes: BUILD_INCIDENTS,
  },
  {
    title: 'Incidents of sampling',
    about:
      'What ended a run while programs were measured. The verdict is INVALID: a program that crashes has no throughput to compare.',
    codes: SAMPLING_INCIDENTS,
  },
  {
    title: 'Refused commands',
    about: 'Mistakes in the words of a comment or of `alloc-ab run`. Nothing was built.',
    codes: COMMENT_REFUSALS,
  },
  {
    title: 'Refused plans',
    about: 'The words were understood, but they do not fit the configuration or the commit. Nothing was built.',
    codes: PLAN_REFUSALS,
  },
  {
    title: 'Refused on the command line',
    about: 'Mistakes about files, folders and options of `alloc-ab`. The exit status is 2.',
    codes: LOCAL_REFUSALS,
  },
  {
    title: 'Refused by the App and the workflows',
    about: 'What the App, the Actions or GitHub did not accept.',
    codes: APP_REFUSALS,
  },
];

/** A code with its texts, which are Markdown. */
export interface CodeText {
  readonly code: string;
  /** Title of its group. */
  readonly kind: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** The texts of a code; null for a code that there is not. */
export function codeText(code: string): CodeText | null {
  const group = CODE_GROUPS.find(({ codes }) => Object.hasOwn(codes, code));
  const row = group?.codes[code];
  return group === undefined || row === undefined ? null : { code, kind: group.title, meaning: row[0], remedy: row[1] };
}

/** The texts of a code for a terminal of `width` columns. */
export function codeTerminal({ code, kind, meaning, remedy }: CodeText, width: number): string {
  const plain = (text: string): string =>
    text
      .replaceAll(/\[([^\]]*)\]\(\.\.\/([^)]*)\)/g, '$1 (docs/$2)')
      .replaceAll(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 (docs/reference/$2)')
      .replaceAll('`', '"');
  const lines = [
    `${code} (${kind.toLowerCase()})`,
    ...wrap(`  ${plain(meaning)}`, width, 2),
    ...wrap(`  remedy: ${plain(remedy)}`, width, 4),
  ];
  return `${lines.join('\n')}\n`;
}
