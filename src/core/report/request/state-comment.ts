import type { EarlierAnswer } from '../../../model/earlier-verdict.ts';
import type { Refusal } from '../../../model/refusal.ts';
import type { Length } from '../../../model/ticket.ts';
import { WHAT_CHANGED } from '../../decisions/earlier-text.ts';
import { explained } from '../../reference/explained.ts';
import { codeBlock, hiddenTag, inlineCode, inlineText, link } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import { aheadText, lengthText, startText } from './duration-text.ts';
import { type FlagList, flagsText } from './flags-comment.ts';
import { type MachineQueue, queueText } from './queue-comment.ts';
import type { StateText } from './state-text.ts';
import { type OpenRequest, statusText } from './status-comment.ts';

/** What identifies a request in every comment about it. */
export interface RequestSummary {
  /** Short key of the request, for `/ab cancel <id>`. */
  readonly id: string;
  /** The command with every option spelled out. */
  readonly repeat: string;
  /** Empty while unknown. */
  readonly sha: string;
  readonly machine: string;
}

/** The state of a request that a comment shows; a verdict has a document of its own. */
export type RequestState =
  | {
      readonly kind: 'queued';
      readonly request: RequestSummary;
      /** Position in the queue of its machine; undefined while unknown. */
      readonly ahead?: number;
      readonly startsInSeconds?: number;
      readonly atMost?: boolean;
      readonly budgetSeconds: number;
      /** From its start to its end; undefined when unknown. */
      readonly length?: Length;
      readonly notes?: readonly string[];
      /** Earlier verdicts on the same settings, newest first. */
      readonly earlier?: readonly EarlierAnswer[];
    }
  | {
      readonly kind: 'running';
      readonly request: RequestSummary;
      readonly budgetSeconds: number;
      readonly length?: Length;
      readonly runUrl?: string;
    }
  /** It waits for something that a person can end; `message` says for what, `next` who ends it. */
  | {
      readonly kind: 'waiting';
      readonly request: RequestSummary;
      readonly message: string;
      readonly next: string;
    }
  /** It ended without a valid bundle. */
  | {
      readonly kind: 'failed';
      readonly request: RequestSummary;
      readonly message: string;
      readonly detail?: string;
      readonly next: string;
      readonly runUrl?: string;
    }
  /** No runner took it, or no result arrived, in time. */
  | {
      readonly kind: 'expired';
      readonly request: RequestSummary;
      readonly afterSeconds: number;
      readonly runUrl?: string;
    }
  | {
      readonly kind: 'cancelled';
      readonly request: RequestSummary;
      readonly by?: string;
      readonly reason?: string;
    }
  /** The refused commands of one comment; `command` as it was written. */
  | {
      readonly kind: 'refusal';
      readonly refusals: readonly { readonly command?: string; readonly refusal: Refusal }[];
    }
  /** `markdown` is the help text made from the grammar: trusted, shown as it is. */
  | { readonly kind: 'help'; readonly markdown: string }
  /** `reader` is the author of `/ab status`. */
  | { readonly kind: 'status'; readonly requests: readonly OpenRequest[]; readonly reader: string }
  | { readonly kind: 'flags'; readonly list: FlagList }
  /** The queues of all machines of a repository. */
  | { readonly kind: 'queue'; readonly queues: readonly MachineQueue[] };

/** The hidden tag that finds the comment again, and the repository. */
export interface StateContext {
  readonly tag: string;
  readonly repository: string;
}

/** Most lines of a refusal: a configuration has one for each mistake. */
const MESSAGE_LINES = 12;
const MESSAGE_CHARACTERS = 2000;
/** Enough for `/release` with two tags and a commit. */
const SUGGESTION_CHARACTERS = 300;

/** A comment for a state, as Markdown of at most 65,536 bytes; the last line is the next step. */
export function renderState(state: RequestState, context: StateContext): string {
  const { headline, body, next } = stateText(state);
  const lines = [hiddenTag(context.tag), `**${headline}**`, ...body, ...(next === '' ? [] : [`Next: ${next}`])];
  return `${lines.join('\n\n')}\n`;
}

function stateText(state: RequestState): StateText {
  switch (state.kind) {
    case 'queued':
      return {
        headline: `QUEUED: ${queuedText(state)}`,
        body: [
          requestText(state.request),
          ...(state.notes ?? []).slice(0, 16).map((note) => `Note: ${inlineText(note, 500)}`),
          ...earlierLines(state.earlier ?? []),
        ],
        next:
          `nothing for you to do. This comment changes when a runner starts and when the result is there; ${lengthOf(state)}. ` +
          cancelText(state.request),
      };
    case 'running':
      return {
        headline: 'RUNNING: both sides are being built and measured',
        body: [requestText(state.request), ...runLink(state.runUrl)],
        next: `nothing for you to do. The result replaces this comment; ${lengthOf(state)}. ${cancelText(state.request)}`,
      };
    case 'waiting':
      return {
        headline: 'WAITING: alloc-ab cannot go on now',
        body: [requestText(state.request), inlineText(state.message, 1000)],
        next: `${inlineText(state.next, 500)} It then goes on by itself. ${cancelText(state.request)}`,
      };
    case 'failed':
      return {
        headline: 'FAILED: there is no result',
        body: [
          requestText(state.request),
          inlineText(state.message, 1000),
          ...(state.detail === undefined ? [] : [codeBlock(state.detail.slice(-4000), 4000)]),
          ...runLink(state.runUrl),
          'To repeat it, post the command above as a new comment.',
        ],
        next: inlineText(state.next, 500),
      };
    case 'expired':
      return {
        headline: `EXPIRED: no result within ${formatSeconds(state.afterSeconds)}`,
        body: [requestText(state.request), ...runLink(state.runUrl)],
        next: `see whether a runner for ${inlineCode(state.request.machine, 64)} is online and free, then post the command above as a new comment.`,
      };
    case 'cancelled': {
      const by = state.by === undefined ? '' : ` by ${inlineText(state.by, 64)}`;
      const reason = state.reason === undefined ? [] : [`Reason: ${inlineText(state.reason, 300)}`];
      return {
        headline: `CANCELLED${by}: nothing more is measured`,
        body: [requestText(state.request), ...reason],
        next: 'post the command above as a new comment to measure it after all.',
      };
    }
    case 'refusal':
      return refusalText(state.refusals);
    case 'help':
      return { headline: 'alloc-ab compares two allocators or two settings of one', body: [state.markdown], next: '' };
    case 'status':
      return statusText(state.requests, state.reader);
    case 'queue':
      return queueText(state.queues);
    case 'flags':
      return flagsText(state.list);
  }
}

/** Earlier verdicts with links, and what they ask. */
function earlierLines(earlier: readonly EarlierAnswer[]): string[] {
  if (earlier.length === 0) return [];
  const items = earlier.map(
    ({ text, where }) => `- ${inlineText(text, 300)}${where === null ? '' : ` (${link('result', where)})`}`,
  );
  return [`The same settings were measured before:\n\n${items.join('\n')}\n\n${WHAT_CHANGED}`];
}

function queuedText({ ahead, startsInSeconds, atMost = true }: Extract<RequestState, { kind: 'queued' }>): string {
  if (ahead === undefined) return 'waiting for a runner';
  if (ahead === 0) return 'next in the queue';
  const begins = startsInSeconds === undefined ? '' : `, it begins ${startText({ startsInSeconds, atMost })}`;
  return `${aheadText(ahead)}${begins}`;
}

function lengthOf({ length, budgetSeconds }: Extract<RequestState, { kind: 'queued' | 'running' }>): string {
  return length === undefined
    ? `sampling takes up to ${formatSeconds(budgetSeconds)} after the builds`
    : `it takes ${lengthText(length)}`;
}

function requestText(request: RequestSummary): string {
  const { repeat } = request;
  return [...(repeat === '' ? [] : [codeBlock(repeat, 2000)]), requestFacts(request)].join('\n\n');
}

/** Commit, machine and id of a request in one line; what is unknown is left out. */
export function requestFacts({ sha, machine, id }: RequestSummary): string {
  const parts = [
    ...(sha === '' ? [] : [`commit ${inlineCode(sha.slice(0, 12))}`]),
    ...(machine === '' ? [] : [`machine ${inlineCode(machine, 64)}`]),
    `request ${inlineCode(id, 80)}`,
  ];
  return parts.join(' · ');
}

function cancelText({ id }: RequestSummary): string {
  return `To stop it, comment ${inlineCode(`/ab cancel ${id}`, 100)}.`;
}

/** A link to the workflow run, where there is one. */
export function runLink(url: string | undefined): string[] {
  return url === undefined ? [] : [link('Progress and logs of the run', url)];
}

function refusalText(refusals: readonly { readonly command?: string; readonly refusal: Refusal }[]): StateText {
  const body = refusals.map(({ command, refusal: { code, message, token, suggestion, next } }) => {
    const lines = [
      ...(command === undefined ? [] : [inlineCode(command, 200)]),
      ...message
        .slice(0, MESSAGE_CHARACTERS)
        .split('\n', MESSAGE_LINES)
        .map((line) => inlineText(line, 600)),
      ...(token === undefined ? [] : [`Problem with: ${inlineCode(token, 64)}`]),
      ...(suggestion === undefined ? [] : [`Did you mean ${inlineCode(suggestion, SUGGESTION_CHARACTERS)}?`]),
      `Next: ${explained(inlineText(next, 500), code)}`,
    ];
    return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)).join('  \n');
  });
  return {
    headline: `NOT STARTED: ${refusals.length === 1 ? 'the command was' : `${refusals.length} commands were`} not accepted`,
    body: [fittingLines(body, (rest) => `- … and ${rest} more`)],
    next: `nothing was measured and nothing waits. Post a corrected command as a new comment; ${inlineCode('/ab help')} lists the commands.`,
  };
}
