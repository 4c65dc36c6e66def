import { err, ok, type Result } from '../../model/result.ts';

/** One event of `perf stat`, as it was counted in one process and its threads. */
export interface Counter {
  /** Without modifiers: `minor-faults`, also where it could only be counted in user space (`minor-faults:u`). */
  readonly event: string;
  /** Null: the machine does not have it, or it was never scheduled. */
  readonly value: number | null;
  readonly unit: string;
  /** Share of the time during which it was counted; below 1 the value is scaled up by perf (multiplexing). */
  readonly share: number;
}

/** Numbers as perf writes them in the C locale; anything else is somebody's translation. */
const NUMBER = /^\d+(\.\d+)?$/;
const NOT_COUNTED = new Set(['<not supported>', '<not counted>']);
const EVENT = /^[a-zA-Z][\w.:/=,@-]{0,99}$/;

/**
 * Reads what `perf stat -x,` writes: value, unit, event, time it ran, share of the time in percent, then metrics. Versions
 * differ in the metrics, which are not read. Returns what is wrong with the text when a line does not fit, when an
 * event that was asked for is missing, or when one is there twice: a wrong number is worse than none.
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
