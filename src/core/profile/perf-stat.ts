import { err, ok, type Result } from '../../model/result.ts';
import { type Counter, type CounterLine, countedOn } from './core-kinds.ts';

/** A number as perf prints it in the C locale. */
const NUMBER = /^\d+(\.\d+)?$/;
const NOT_COUNTED = new Set(['<not supported>', '<not counted>']);
const EVENT = /^[a-zA-Z][\w.:/=,@-]{0,99}$/;
/** An event of the counters of one kind of core: `cpu_core/cycles/`, `cpu_atom/cycles/u`, `armv8_cortex_a55/cycles:u/`. */
const OF_CORE = /^([a-zA-Z]\w*)\/([\w.-]+)(?::\w+)?\/\w*$/;

/**
 * Parses the output of `perf stat -x,`: value, unit, event, running time, share of the time in percent, then metrics. The
 * metrics differ between versions and are not parsed. An unknown line, a missing event and a repeated event are errors: a
 * wrong number is worse than none. On a machine with several kinds of cores an event has a line for each kind.
 */
export function parsePerfStat(text: string, events: readonly string[]): Result<Counter[], string> {
  const lines: CounterLine[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const read = parseLine(line, events);
    if (read === null) return err(`a line that perf stat does not write in the C locale: ${line.slice(0, 100)}`);
    if (lines.some(({ event, core }) => event === read.event && core === read.core)) {
      return err(`${read.event} is counted twice${read.core === null ? '' : ` on ${read.core}`}`);
    }
    lines.push(read);
  }
  const missing = events.find((event) => !lines.some((line) => line.event === event));
  if (missing !== undefined) return err(`${missing} is missing: the output is cut off`);
  return ok(countedOn(lines));
}

function parseLine(line: string, events: readonly string[]): CounterLine | null {
  const [value = '', unit = '', name = '', ran = '', percent = ''] = line.split(',');
  const absent = NOT_COUNTED.has(value);
  if (!absent && !NUMBER.test(value)) return null;
  if (!EVENT.test(name) || !NUMBER.test(ran) || !NUMBER.test(percent) || Number(percent) > 100) return null;
  return {
    ...eventOf(name, events),
    value: absent ? null : Number(value),
    unit,
    share: Number(percent) / 100,
    ranNs: Number(ran),
  };
}

/** The event of a line as the plan names it, and the kind of core unless the plan names that too. */
function eventOf(name: string, events: readonly string[]): Pick<CounterLine, 'event' | 'core'> {
  const plain = name.replace(/:[a-zA-Z]+$/, '');
  if (events.includes(plain)) return { event: plain, core: null };
  const [, core, event] = OF_CORE.exec(name) ?? [];
  return core !== undefined && event !== undefined ? { event, core } : { event: plain, core: null };
}
