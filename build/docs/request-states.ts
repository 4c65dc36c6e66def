import { type RequestStatus, TRANSITIONS } from '../../src/model/request-status.ts';
import { markdownTable } from './markdown-table.ts';

/** Final statuses that a request can reach early from almost everywhere: a table shows them, so that the picture stays readable. */
const EARLY: readonly RequestStatus[] = ['refused', 'failed', 'cancelled', 'expired'];

const transitions = Object.entries(TRANSITIONS) as [RequestStatus, readonly RequestStatus[]][];

/** The way of a request from its first status to its result, as a Mermaid state diagram. */
export function requestDiagram(): string {
  const targets = new Set(transitions.flatMap(([, next]) => next));
  const first = transitions.filter(([status]) => !targets.has(status)).map(([status]) => `  [*] --> ${status}`);
  const moves = transitions.flatMap(([status, next]) =>
    next.filter((to) => !EARLY.includes(to)).map((to) => `  ${status} --> ${to}`),
  );
  const last = transitions
    .filter(([status, next]) => next.length === 0 && !EARLY.includes(status))
    .map(([status]) => `  ${status} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', ...first, ...moves, ...last, '```'].join('\n');
}

/** Which status can end early, and how. */
export function earlyEndTable(): string {
  const rows = transitions
    .filter(([, next]) => next.length > 0)
    .map(([status, next]) => [`\`${status}\``, ...EARLY.map((end) => (next.includes(end) ? 'yes' : ''))]);
  return markdownTable(['status', ...EARLY.map((end) => `\`${end}\``)], rows);
}
