import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { Publication } from '../../../model/request-record.ts';
import { codeBlock, hiddenTag, inlineCode, inlineText, plainText } from '../../text/escape.ts';
import type { JoinedVerdict } from '../../verdict/joined-verdict.ts';
import { conclusionOf } from '../verdict/check.ts';
import { type MachineResult, machineDetails } from '../verdict/machine-details.ts';
import type { Detail } from '../verdict/result-details.ts';
import { foldedMarkdown } from '../verdict/result-sections.ts';
import { type MachineState, machineTable } from './parts-comment.ts';
import type { RequestWords } from './state-comment.ts';

/** What a joined verdict is told with. */
export interface JoinedContext {
  readonly tag: string;
  readonly request: RequestWords;
  readonly machines: readonly MachineState[];
  readonly results: readonly MachineResult[];
  /** Facts that readers must know before the numbers. */
  readonly notes: readonly string[];
  /** What the verdict asks to be done, ready to be copied. */
  readonly exported: Detail | null;
}

/** The joined verdict as comment and check: the whole first, then machine by machine, then each of them unfolded. */
export function renderJoined(joined: JoinedVerdict, context: JoinedContext): Publication {
  const { tag, request, machines, results, notes, exported } = context;
  const head = [
    `**${inlineText(joined.headline, 400)}**`,
    ...(joined.next === '' ? [] : [`Next: ${inlineText(joined.next, 400)}`]),
    ...notes.slice(0, 8).map((note) => `> **Note:** ${inlineText(note, 500)}`),
    machineTable(machines),
    codeBlock(request.repeat, 2000),
    `commit ${inlineCode(request.sha.slice(0, 12))} · request ${inlineCode(request.id, 80)}`,
  ];
  const within = (limit: number, open: readonly string[]): string[] => {
    const ask = exported === null ? [] : [foldedMarkdown(exported)];
    const length = (parts: readonly string[]) => parts.join('\n\n').length + 4;
    const asked = length([...open, ...ask]) < limit / 2 ? ask : [];
    return [...open, ...asked, ...machineDetails(results, limit - length([...open, ...asked]))];
  };
  return {
    comment: `${within(GITHUB_LIMITS.comment - 1, [hiddenTag(tag), ...head]).join('\n\n')}\n`,
    check: {
      conclusion: conclusionOf(joined.outcome),
      title: plainText(joined.headline, 255),
      summary: head.join('\n\n'),
      text: machineDetails(results, GITHUB_LIMITS.checkText).join('\n\n'),
    },
  };
}
