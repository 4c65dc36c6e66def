import { codeBlock, hiddenTag, inlineCode, plainText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import type { DocumentTable, Inline, Span } from '../document/document.ts';
import { blockMarkdown } from '../document/document-markdown.ts';
import { beginWords, type PlaceWords } from './line-words.ts';
import type { RequestWords, StateContext } from './state-comment.ts';

/** Where one machine stands with its part of a request. */
export type PartState =
  | ({ readonly kind: 'waiting' } & PlaceWords)
  | { readonly kind: 'starting' }
  /** Nobody took it for so long, in seconds. */
  | { readonly kind: 'no-runner'; readonly forSeconds: number; readonly labels: readonly string[] }
  | { readonly kind: 'running'; readonly runUrl: string | null }
  /** In one line of plain words. */
  | { readonly kind: 'spoken'; readonly words: string; readonly runUrl: string }
  /** It ended and said nothing: `did not answer`. */
  | { readonly kind: 'silent'; readonly how: string; readonly why: string; readonly runUrl: string | null };

/** One row of the table. */
export interface MachineState {
  readonly machine: string;
  /** It measures again what it suspected, beside the row of what it said first. */
  readonly again?: true;
  readonly state: PartState;
}

/** What is said while machines are still at work. */
export interface PartsProgress {
  readonly comment: string;
  /** Of the check, plain text. */
  readonly title: string;
}

/** The comment and the check's title of a request that several machines carry out, until all of them have ended. */
export function renderParts(
  request: RequestWords,
  machines: readonly MachineState[],
  context: StateContext,
): PartsProgress {
  const all = [...Map.groupBy(machines, ({ machine }) => machine).values()];
  const spoken = all.filter((rows) => rows.every(({ state }) => state.kind === 'spoken')).length;
  const title =
    spoken === 0
      ? `None of ${all.length} machines has spoken yet`
      : `Provisional: ${spoken} of ${all.length} machines ${spoken === 1 ? 'has' : 'have'} spoken`;
  const lines = [
    hiddenTag(context.tag),
    `**${title}**`,
    ...(request.repeat === '' ? [] : [codeBlock(request.repeat, 2000)]),
    [`commit ${inlineCode(request.sha.slice(0, 12))}`, `request ${inlineCode(request.id, 80)}`].join(' · '),
    blockMarkdown(machineTable(machines)),
    `Next: nothing for you to do. There is a verdict when every machine has spoken; until then each of them speaks for itself alone. To stop it, comment ${inlineCode(`/ab cancel ${request.id}`, 100)}.`,
  ];
  return { comment: `${lines.join('\n\n')}\n`, title: plainText(title, 255) };
}

/** Longest headline of a machine in the table; all of it stands below. */
const HEADLINE_CHARACTERS = 240;

/** Machine by machine: what it does, or what it found. */
export function machineTable(machines: readonly MachineState[]): DocumentTable {
  const rows = machines.map(({ machine, again, state }) => [
    [{ code: machine }, again ? ', again' : ''],
    stateText(state),
  ]);
  return { kind: 'table', columns: ['machine', 'state'], rows, words: [1] };
}

function stateText(state: PartState): Inline {
  switch (state.kind) {
    case 'waiting':
      return state.ahead === 0 ? 'next in line' : `${state.ahead} ahead, begins ${beginWords(state)}`;
    case 'starting':
      return 'waiting for its runner';
    case 'no-runner':
      return [
        { strong: `no runner took it for ${formatSeconds(state.forSeconds)}` },
        `: one with the labels ${plainText(state.labels.join(', '), 300)} must be online and free`,
      ];
    case 'running':
      return ['building and measuring', ...logOf(state.runUrl)];
    case 'spoken':
      return [plainText(state.words, HEADLINE_CHARACTERS), ...logOf(state.runUrl)];
    case 'silent': {
      const why = state.why === '' ? '' : `: ${plainText(state.why, 200)}`;
      return [{ strong: state.how }, why, ...logOf(state.runUrl)];
    }
  }
}

function logOf(url: string | null): Span[] {
  return url === null ? [] : [' (', { link: 'log', url }, ')'];
}
