import type { Length } from '../../../model/ticket.ts';
import { inlineCode, inlineText } from '../../text/escape.ts';
import { fittingLines } from '../document/fitting-lines.ts';
import { beginWords, elapsedWords, lengthWords } from './line-words.ts';
import type { StateWords } from './state-words.ts';

/** The line of one machine, as people see it. */
export interface QueueLine {
  readonly machine: string;
  readonly places: readonly {
    /** Null: it belongs to another repository. */
    readonly request: {
      readonly id: string;
      /** 0 for a merge group. */
      readonly pullRequest: number;
      readonly login: string;
      readonly what: string;
    } | null;
    readonly started: boolean;
    readonly elapsedSeconds: number;
    readonly startsInSeconds: number;
    /** Whether that is a longest time. */
    readonly atMost: boolean;
    readonly length: Length;
  }[];
}

/** Who waits for which machine, one table each; what other repositories measure is only counted. */
export function queueWords(lines: readonly QueueLine[]): StateWords {
  const all = lines.reduce((sum, { places }) => sum + places.length, 0);
  const waiting = lines.reduce((sum, { places }) => sum + places.filter(({ started }) => !started).length, 0);
  if (all === 0) return { headline: 'QUEUE: every machine is free', body: [], next: RULES };
  const requests = `${all} ${all === 1 ? 'request' : 'requests'}`;
  return { headline: `QUEUE: ${requests}, ${waiting} of them waiting`, body: tables(lines), next: `${RULES} ${LEAVE}` };
}

const RULES =
  'a machine measures one request at a time. A comment goes before a merge group, that before a gate, that before what is scheduled; ' +
  'after two turns in a row the next class has one. Within a class everybody has a turn before anybody has a second.';

const LEAVE = `${inlineCode('/ab cancel ID')} takes a request out, on all of its machines.`;

/** As many machines as a comment holds. */
const TABLES_MAX = 8;

function tables(lines: readonly QueueLine[]): string[] {
  const shown = lines.slice(0, TABLES_MAX);
  const texts = shown.map(({ machine, places }) => {
    const waiting = places.filter(({ started }) => !started);
    const rows = places.map((place) => {
      const position = place.started ? 'now' : String(waiting.indexOf(place) + 1);
      return `| ${position} | ${who(place.request)} | ${when(place)} |`;
    });
    const body = fittingLines(rows, (rest) => `| … | and ${rest} more | |`, shown.length);
    return `Machine ${inlineCode(machine, 64)}\n\n| | who and what | when |\n| ---: | --- | --- |\n${body}`;
  });
  const rest = lines.length - shown.length;
  return [...texts, ...(rest > 0 ? [`… and ${rest} more ${rest === 1 ? 'machine' : 'machines'}`] : [])];
}

function who(request: QueueLine['places'][number]['request']): string {
  if (request === null) return 'another repository';
  const where = request.pullRequest === 0 ? 'merge queue' : `PR ${request.pullRequest}`;
  return `${inlineText(request.login, 64)}, ${where}<br>${inlineText(request.what, 120)}<br>${inlineCode(request.id, 80)}`;
}

function when(place: QueueLine['places'][number]): string {
  const begins = place.started
    ? `measured ${elapsedWords(place.elapsedSeconds, place.length)}`
    : `begins ${beginWords(place)}`;
  return `${begins}<br>takes ${lengthWords(place.length)}`;
}
