import { err, ok, type Result } from '../../model/result.ts';

/** One event of `perf stat`, counted in one process and its threads. */
interface Counter {
  /** Name without modifiers: `minor-faults`, also when it could only be counted in user space (`minor-faults:u`). */
  readonly event: string;
  /** Null: the machine lacks the counter, or the kernel never scheduled it. */
  readonly value: number | null;
  readonly unit: string;
  /** Share of the time during which it was counted; below 1 perf scaled the value up (multiplexing). */
  readonly share: number;
}

/** A number as perf prints it in the C locale. */
const NUMBER = /^\d+(\.\d+)?$/;
const NOT_COUNTED = new Set(['<not supported>', '<not counted>']);
const EVENT = /^[a-zA-Z][\w.:/=,@-]{0,99}$/;

/**
 * Parses the output of `perf stat -x,`: value, unit, event, running time, share of the time in percent, then metrics. The
 * metrics differ between versions and are not parsed. An unknown line, a missing event and a repeated event are errors: a
 * wrong number is worse than none.
 */
export function parsePerfStat(text: string, events: readonly string[]): Result<Counter[], string> {
  const counters: Counter[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const counter = parseLine(line);
    if (counter === null) return err(`a line that perf stat does not write in the C locale: ${line.slice(0, 100)}`);
    if (counters.some(({ event }) => event === counter.event)) return err(`${counter.event} is counted twice`);
    counters.push(counter);
  }
  const missing = events.find((event) => !counters.some((counter) => counter.event === event));
  return missing === undefined ? ok(counters) : err(`${missing} is missing: the output is cut off`);
}

function parseLine(line: string): Counter | null {
  const [value = '', unit = '', name = '', ran = '', percent = ''] = line.split(',');
  const absent = NOT_COUNTED.has(value);
  if (!absent && !NUMBER.test(value)) return null;
  if (!EVENT.test(name) || !NUMBER.test(ran) || !NUMBER.test(percent) || Number(percent) > 100) return null;
  return {
    event: name.replace(/:[a-zA-Z]+$/, ''),
    value: absent ? null : Number(value),
    unit,
    share: Number(percent) / 100,
  };
}
