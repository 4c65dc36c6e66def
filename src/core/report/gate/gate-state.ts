import { inlineCode, inlineText } from '../../text/escape.ts';
import { formatSeconds } from '../../text/format.ts';
import { aheadText, lengthText, startText } from '../request/duration-text.ts';
import { END_CHECKS } from '../request/end-checks.ts';
import { type RequestState, requestFacts, runLink } from '../request/state-comment.ts';

/** The state of a gate without a result. */
export type GateState = Extract<
  RequestState,
  { kind: 'queued' | 'running' | 'waiting' | 'failed' | 'expired' | 'cancelled' }
>;

/** Title and summary of the check of a gate in this state. There is no command to post again, and no comment that changes. */
export function renderGateState(state: GateState): { readonly title: string; readonly summary: string } {
  const { title, headline = title, body = [], next } = gateText(state);
  const summary = [`**${headline}**`, requestFacts(state.request), ...body, `Next: ${next}`].join('\n\n');
  return { title, summary: `${summary}\n` };
}

interface GateText {
  readonly title: string;
  readonly headline?: string;
  readonly body?: readonly string[];
  readonly next: string;
}

function gateText(state: GateState): GateText {
  switch (state.kind) {
    case 'queued': {
      const { ahead = 0, startsInSeconds = 0, atMost = true, notes = [] } = state;
      const isWaiting = ahead > 0;
      return {
        title: isWaiting ? 'Waiting for its turn' : 'Waiting for a runner',
        ...(isWaiting && {
          headline: `Waiting for its turn: ${aheadText(ahead)}, it begins ${startText({ startsInSeconds, atMost })}`,
        }),
        body: notes.slice(0, 16).map((note) => `Note: ${inlineText(note, 500)}`),
        next: outlook(state),
      };
    }
    case 'running':
      return {
        title: 'Building and measuring',
        headline: 'Base and head are being built and measured',
        body: runLink(state.runUrl),
        next: outlook(state),
      };
    case 'waiting':
      return {
        title: 'Waiting: alloc-ab cannot go on now',
        body: [inlineText(state.message, 1000)],
        next: `${inlineText(state.next, 500)} It then goes on by itself.`,
      };
    case 'failed':
      return {
        title: END_CHECKS.failed.title,
        body: [inlineText(state.message, 1000), ...runLink(state.runUrl), `To repeat it: ${AGAIN}`],
        next: inlineText(state.next, 500),
      };
    case 'expired':
      return {
        title: END_CHECKS.expired.title,
        headline: `No result within ${formatSeconds(state.afterSeconds)}`,
        body: [...runLink(state.runUrl), `To repeat it: ${AGAIN}`],
        next: `see whether a runner for ${inlineCode(state.request.machine, 64)} is online and free.`,
      };
    case 'cancelled': {
      const by = state.by === undefined ? '' : ` by ${inlineText(state.by, 64)}`;
      return {
        title: END_CHECKS.cancelled.title,
        headline: `Cancelled${by}: this commit is not measured`,
        body: state.reason === undefined ? [] : [`Reason: ${inlineText(state.reason, 300)}`],
        next: AGAIN,
      };
    }
  }
}

const AGAIN = 'a push, or "Re-run" on this check, starts a new measurement.';

function outlook({ request, length }: Extract<GateState, { kind: 'queued' | 'running' }>): string {
  const takes = length === undefined ? '' : `; it takes ${lengthText(length)}`;
  return `nothing for you to do. This check shows the result when it is there${takes}. To stop it, comment ${inlineCode(`/ab cancel ${request.id}`, 100)} on a pull request.`;
}
