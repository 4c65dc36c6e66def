import { err, ok, type Result } from '../../model/result.ts';
import { type Entry, type ProfiledFunction, readEntries, type Stack } from './perf-entries.ts';
import { type Excluded, workOf } from './process-work.ts';

/** The profile of one process, or of several runs of it, by `perf record`. */
export interface Profile {
  /** The sampled event without modifiers and kind of core: `cpu-clock` on a machine that counts no cycles. */
  readonly event: string;
  /** Samples of the work of the program: without the start and the end of the process, and without interrupts. */
  readonly samples: number;
  /** Samples that are not the program's work. */
  readonly leftOut: Readonly<Record<Excluded, number>>;
  /** Samples by kind of core, on a machine with several; else empty. */
  readonly cores: readonly { readonly core: string; readonly samples: number }[];
  readonly lost: number;
  readonly functions: readonly ProfiledFunction[];
  readonly stacks: readonly Stack[];
}

/** Last line of a complete report. The runner adds it after perf has ended. */
export const REPORT_END = '# end of the report';

/** Processes that start the program: their samples do not belong to it. */
const STARTERS: ReadonlySet<string> = new Set(['sh', 'env', 'perf-exec']);

/**
 * Parses the output of `perf report --stdio --no-children -g folded,0,caller,function,count -F sample,comm,dso,sym -t '|'` in
 * the C locale, followed by `REPORT_END`. A machine with several kinds of cores has a section for each; all are sampled at one
 * frequency, so their samples add up as time does. The error states what is wrong with the text: a partly parsed profile could
 * point at the wrong function.
 */
export function parsePerfReport(text: string): Result<Profile, string> {
  if (!/^# Samples: \S+\s+of event '/m.test(text))
    return err('it does not name its event: it is cut off, or not the output of perf report in the C locale');
  if (!text.trimEnd().endsWith(REPORT_END)) return err('its end is missing: it is cut off');
  const parts = text.split(/^(?=# Samples: )/m);
  const texts = parts.filter((part) => part.startsWith('# Samples: '));
  const before = parts.filter((part) => !texts.includes(part)).flatMap((part) => part.split('\n'));
  if (before.some((line) => line.trim() !== '' && !line.startsWith('#'))) {
    return err('it has lines before its first event');
  }
  const sections: ReportSection[] = [];
  for (const each of texts) {
    const section = readSection(each);
    if (!section.ok) return section;
    // perf adds an event of its own, without samples, to follow new processes.
    if (section.value.entries.length > 0) sections.push(section.value);
  }
  const events = [...new Set(sections.map(({ event }) => event))];
  const [event] = events;
  if (event === undefined) return err('it has no function');
  if (events.length > 1) return err(`it has ${events.length} events: ${events.join(', ')}`);
  return profileOf(event, sections, text);
}

function profileOf(event: string, sections: readonly ReportSection[], text: string): Result<Profile, string> {
  const own = sections.flatMap(({ entries }) => entries).filter(({ command }) => !STARTERS.has(command));
  if (own.length === 0) return err('it has no function');
  const { kept, leftOut } = workOf(own);
  const stacks = kept.flatMap((entry) => entry.stacks);
  const totals = totalsOf(stacks);
  const lost = [...text.matchAll(/^# Total Lost Samples: (\d+)$/gm)].map(([, count]) => Number(count));
  return ok({
    event,
    samples: samplesOf(kept),
    leftOut,
    cores: sections.flatMap(({ core, entries }) => {
      const working = workOf(entries.filter(({ command }) => !STARTERS.has(command))).kept;
      return core === null ? [] : [{ core, samples: samplesOf(working) }];
    }),
    lost: Math.max(0, ...lost),
    functions: joined(kept).map((each) => ({ ...each, total: Math.max(each.self, totals.get(each.name) ?? 0) })),
    stacks,
  });
}

/** The samples of one event. */
interface ReportSection {
  readonly event: string;
  /** The kind of core that it counts on; null when the event names none. */
  readonly core: string | null;
  readonly entries: readonly Entry[];
}

/** Reads a section, from `# Samples: 106  of event 'cpu_core/cycles/P'` on. */
function readSection(text: string): Result<ReportSection, string> {
  const [, announced = '', name = ''] = /^# Samples: (\d+[KMG]?)\s+of event '([^']{1,100})'/.exec(text) ?? [];
  if (name === '')
    return err('it does not name its event: it is cut off, or not the output of perf report in the C locale');
  const read = readEntries(text);
  if (!read.ok) return read;
  const entries = read.value;
  const found = samplesOf(entries);
  if (!isAbout(found, announced)) return err(`it announces ${announced} samples and has ${found}: it is cut off`);
  const torn = entries.find(({ self, stacks }) => stacks.reduce((sum, { count }) => sum + count, 0) > self);
  // Fewer are possible, because a sample may have no chain.
  if (torn) return err(`the call chains of ${torn.name} have more samples than it has itself`);
  const [, core = null, inside] = /^([a-zA-Z]\w*)\/([\w.-]+)(?::\w+)?\/\w*$/.exec(name) ?? [];
  return ok({ event: inside ?? name.replace(/:[a-zA-Z]+$/, ''), core, entries });
}

function samplesOf(entries: readonly Pick<Entry, 'self'>[]): number {
  return entries.reduce((sum, { self }) => sum + self, 0);
}

/** Whether perf could print this number of samples so: `283`, `12K`. Perf truncates, and some versions round. */
function isAbout(samples: number, written: string): boolean {
  const unit = { K: 1e3, M: 1e6, G: 1e9 }[written.at(-1) ?? ''];
  if (unit === undefined) return samples === Number(written);
  const shown = Number(written.slice(0, -1));
  return Math.floor(samples / unit) === shown || Math.round(samples / unit) === shown;
}

/** Adds up the entries of one function, which may come from several processes or named threads. */
function joined(entries: readonly Entry[]): Omit<ProfiledFunction, 'total'>[] {
  const groups = new Map<string, Omit<ProfiledFunction, 'total'>>();
  for (const { name, object, self } of entries) {
    const key = `${object} ${name}`;
    groups.set(key, { name, object, self: (groups.get(key)?.self ?? 0) + self });
  }
  return [...groups.values()];
}

/** Samples in each function or its callees. A recursive function counts once per chain. */
function totalsOf(stacks: readonly Stack[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { frames, count } of stacks) {
    for (const frame of new Set(frames)) totals.set(frame, (totals.get(frame) ?? 0) + count);
  }
  return totals;
}
