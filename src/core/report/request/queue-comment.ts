import type { Length } from '../../../model/ticket.ts';
import { inlineCode, inlineText } from '../../text/escape.ts';
import { plural } from '../../text/format.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import { elapsedText, lengthText, startText } from './duration-text.ts';
import type { StateText } from './state-text.ts';

/** The queue of one machine in the order of measurement. */
export interface MachineQueue {
  readonly machine: string;
  readonly entries: readonly {
    /** Null: it belongs to another repository. */
    readonly request: {
      readonly id: string;
      /** Null for a merge group. */
      readonly pullRequest: number | null;
      readonly login: string;
      readonly what: string;
    } | null;
    readonly started: boolean;
    readonly elapsedSeconds: number;
    readonly startsInSeconds: number;
    /** Whether `startsInSeconds` is an upper bound. */
    readonly atMost: boolean;
    readonly length: Length;
  }[];
}

type MachineQueueEntry = MachineQueue['entries'][number];

/** One table for each machine; requests of other repositories have a row without details. */
export function queueText(queues: readonly MachineQueue[]): StateText {
  const all = queues.flatMap(({ entries }) => entries);
  const waiting = all.filter(({ started }) => !started).length;
  if (all.length === 0) return { headline: 'QUEUE: every machine is free', body: [], next: RULES };
  return {
    headline: `QUEUE: ${plural(all.length, 'request')}, ${waiting} of them waiting`,
    body: tables(queues),
    next: `${RULES} ${LEAVE}`,
  };
}

const RULES =
  'a machine measures one request at a time. Comments go first, then merge groups, then gates, then questions of campaigns; ' +
  'after two turns of one class the next class has a turn. Within a class every author has one turn before any author has a second one.';

const LEAVE = `${inlineCode('/ab cancel ID')} takes a request out of the queues of all its machines.`;

/** Most machines in a comment. */
const TABLES_MAX = 8;

function tables(queues: readonly MachineQueue[]): string[] {
  const shown = queues.slice(0, TABLES_MAX);
  const texts = shown.map(({ machine, entries }) => {
    const waiting = entries.filter(({ started }) => !started);
    const rows = entries.map((entry) => {
      const position = entry.started ? 'now' : String(waiting.indexOf(entry) + 1);
      return `| ${position} | ${requestText(entry)} | ${timeText(entry)} |`;
    });
    const body = fittingLines(rows, (rest) => `| … | and ${rest} more | |`, shown.length);
    return `Machine ${inlineCode(machine, 64)}\n\n| | request | time |\n| ---: | --- | --- |\n${body}`;
  });
  const rest = queues.length - shown.length;
  return [...texts, ...(rest > 0 ? [`… and ${plural(rest, 'more machine')}`] : [])];
}

function requestText({ request }: MachineQueueEntry): string {
  if (request === null) return 'another repository';
  const where = request.pullRequest === null ? 'merge queue' : `PR ${request.pullRequest}`;
  return `${inlineText(request.login, 64)}, ${where}<br>${inlineText(request.what, 120)}<br>${inlineCode(request.id, 80)}`;
}

function timeText(entry: MachineQueueEntry): string {
  const begins = entry.started
    ? `measured ${elapsedText(entry.elapsedSeconds, entry.length)}`
    : `begins ${startText(entry)}`;
  return `${begins}<br>takes ${lengthText(entry.length)}`;
}
