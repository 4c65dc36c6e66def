import { codeBlock, hiddenTag, inlineCode, inlineText, link, plainText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
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
    machineTable(machines),
    `Next: nothing for you to do. There is a verdict when every machine has spoken; until then each of them speaks for itself alone. To stop it, comment ${inlineCode(`/ab cancel ${request.id}`, 100)}.`,
  ];
  return { comment: `${lines.join('\n\n')}\n`, title: plainText(title, 255) };
}

/** Of each machine's headline in the table; the whole of it stands below. */
const HEADLINE_CHARACTERS = 240;

/** Machine by machine: what it does, or what it said. */
export function machineTable(machines: readonly MachineState[]): string {
  const rows = machines.map(({ machine, again, state }) => [
    `${inlineCode(machine, 64)}${again ? ', again' : ''}`,
    stateText(state),
  ]);
  return [['machine', 'state'], ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function stateText(state: PartState): string {
  switch (state.kind) {
    case 'waiting':
      return state.ahead === 0 ? 'next in line' : `${state.ahead} ahead, begins ${beginWords(state)}`;
    case 'starting':
      return 'waiting for its runner';
    case 'no-runner':
      return `**no runner took it for ${formatSeconds(state.forSeconds)}**: one with the labels ${inlineText(state.labels.join(', '), 300)} must be online and free`;
    case 'running':
      return `building and measuring${logOf(state.runUrl)}`;
    case 'spoken':
      return `${inlineText(state.words, HEADLINE_CHARACTERS)}${logOf(state.runUrl)}`;
    case 'silent':
      return `**${inlineText(state.how, 100)}**${state.why === '' ? '' : `: ${inlineText(state.why, 200)}`}${logOf(state.runUrl)}`;
  }
}

function logOf(url: string | null): string {
  return url === null ? '' : ` (${link('log', url)})`;
}
