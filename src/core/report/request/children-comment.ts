import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import type { QueuePosition } from '../../queue/queue.ts';
import { codeBlock, hiddenTag, inlineCode, plainText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import { table } from '../document/blocks.ts';
import type { DocumentTable, Inline, Span } from '../document/document.ts';
import { blockMarkdown } from '../document/document-markdown.ts';
import { startText } from './duration-text.ts';
import { type RequestSummary, requestFacts, type StateContext } from './state-comment.ts';

/** The state of the child request of one machine. */
export type ChildState =
  | ({ readonly kind: 'waiting' } & QueuePosition)
  | { readonly kind: 'starting' }
  /** No runner took it within this time. */
  | { readonly kind: 'no-runner'; readonly forSeconds: number; readonly labels: readonly string[] }
  | { readonly kind: 'running'; readonly runUrl: string | null }
  | { readonly kind: 'measured'; readonly headline: string; readonly runUrl: string }
  /** It ended without a result; `how` names the end: `did not answer`. */
  | { readonly kind: 'no-result'; readonly how: string; readonly why: string; readonly runUrl: string | null };

/** One row of the table. */
export interface MachineState {
  readonly machine: string;
  /** The second measurement of suspected lanes; the first one has a row of its own. */
  readonly again?: true;
  readonly state: ChildState;
}

/** Comment and check title while machines are measuring. */
export interface ChildrenProgress {
  readonly comment: string;
  /** Plain text. */
  readonly title: string;
}

/** The progress of a request with several machines, until all of them have ended. */
export function renderChildren(
  request: RequestSummary,
  machines: readonly MachineState[],
  context: StateContext,
): ChildrenProgress {
  const all = [...Map.groupBy(machines, ({ machine }) => machine).values()];
  const measured = all.filter((rows) => rows.every(({ state }) => state.kind === 'measured')).length;
  const title =
    measured === 0
      ? `None of ${all.length} machines has a result yet`
      : `Provisional: ${measured} of ${all.length} machines ${measured === 1 ? 'has' : 'have'} a result`;
  const lines = [
    hiddenTag(context.tag),
    `**${title}**`,
    ...(request.repeat === '' ? [] : [codeBlock(request.repeat, 2000)]),
    requestFacts({ ...request, machine: '' }),
    blockMarkdown(machineTable(machines)),
    `Next: nothing for you to do. The verdict follows when every machine has a result; until then each row stands for one machine alone. To stop it, comment ${inlineCode(`/ab cancel ${request.id}`, 100)}.`,
  ];
  return { comment: `${lines.join('\n\n')}\n`, title: plainText(title, GITHUB_LIMITS.checkTitle) };
}

/** Longest headline of a machine in the table; all of it stands below. */
const HEADLINE_CHARACTERS = 240;

/** Machine by machine: its state or its result. */
export function machineTable(machines: readonly MachineState[]): DocumentTable {
  const rows = machines.map(({ machine, again, state }) => [
    [{ code: machine }, again ? ', again' : ''],
    stateText(state),
  ]);
  return table(['machine', 'state'], rows, { words: [1] });
}

function stateText(state: ChildState): Inline {
  switch (state.kind) {
    case 'waiting':
      return state.ahead === 0 ? 'next in the queue' : `${state.ahead} ahead, begins ${startText(state)}`;
    case 'starting':
      return 'waiting for its runner';
    case 'no-runner':
      return [
        { strong: `no runner took it for ${formatSeconds(state.forSeconds)}` },
        `: one with the labels ${plainText(state.labels.join(', '), 300)} must be online and free`,
      ];
    case 'running':
      return ['building and measuring', ...logOf(state.runUrl)];
    case 'measured':
      return [plainText(state.headline, HEADLINE_CHARACTERS), ...logOf(state.runUrl)];
    case 'no-result': {
      const why = state.why === '' ? '' : `: ${plainText(state.why, 200)}`;
      return [{ strong: state.how }, why, ...logOf(state.runUrl)];
    }
  }
}

function logOf(url: string | null): Span[] {
  return url === null ? [] : [' (', { link: 'log', url }, ')'];
}
