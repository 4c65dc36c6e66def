import type { Outcome, Verdict } from '../../model/verdict.ts';

/** What one machine said: its verdict, or in words why there is none: `did not answer`. */
export interface MachineVerdict {
  readonly machine: string;
  readonly said: Pick<Verdict, 'outcome' | 'headline' | 'reasons'> | { readonly silent: string };
}

/** What several machines say together. */
export interface JoinedVerdict {
  readonly outcome: Outcome;
  /** One line of plain words, the outcome first. */
  readonly headline: string;
  /** What to do next, one sentence. */
  readonly next: string;
  /** The machines whose word it is, by name. */
  readonly deciding: readonly string[];
}

interface Spoken extends Pick<Verdict, 'outcome' | 'headline' | 'reasons'> {
  readonly machine: string;
}

/**
 * The rule for several machines: a NO-GO on one is a NO-GO; else there is no answer while one measured invalidly, is silent or
 * could not decide; else what all of them say. A gain here and none there is INCONCLUSIVE, like targets of one run that differ.
 * The order of the machines is of no account, and one machine alone gives its own verdict.
 */
export function joinedVerdict(words: readonly MachineVerdict[]): JoinedVerdict {
  const machines = [...words].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  const spoken = machines.flatMap(({ machine, said }): Spoken[] => ('silent' in said ? [] : [{ machine, ...said }]));
  const silent = machines.flatMap(({ machine, said }) => ('silent' in said ? [{ machine, why: said.silent }] : []));
  const [only, ...others] = spoken;
  if (only !== undefined && machines.length === 1) {
    return { outcome: only.outcome, headline: only.headline, next: nextOf(only), deciding: [only.machine] };
  }
  for (const outcome of ['NO-GO', 'INVALID'] as const) {
    const decided = decidedBy(outcome, spoken, silent);
    if (decided !== null) return decided;
  }
  if (only === undefined || silent.length > 0) return unanswered(spoken, silent);
  const open = decidedBy('INCONCLUSIVE', spoken, silent);
  if (open !== null) return open;
  const deciding = namesOf(spoken);
  if (others.some(({ outcome }) => outcome !== only.outcome)) {
    const headline = `INCONCLUSIVE: the machines differ: ${groups(spoken).join('; ')}`;
    const next = `Decide whether a gain on ${and(namesOf(spoken.filter(({ outcome }) => outcome === 'GO')))} alone is worth it, or make one for the others.`;
    return { outcome: 'INCONCLUSIVE', headline, next, deciding };
  }
  const headline = `${only.outcome} on each of ${deciding.length} machines: ${and(deciding)}`;
  return { outcome: only.outcome, headline, next: nextOf(only), deciding };
}

type Silent = readonly { readonly machine: string; readonly why: string }[];

/** The verdict when a machine says this; null when none does. */
function decidedBy(outcome: Outcome, spoken: readonly Spoken[], silent: Silent): JoinedVerdict | null {
  const [first, ...more] = spoken.filter((each) => each.outcome === outcome);
  if (first === undefined) return null;
  const deciding = namesOf([first, ...more]);
  const rest = [...groups(spoken.filter((each) => each.outcome !== outcome)), ...silent.map(silentText)];
  const headline = [`${outcome} on ${and(deciding)}: ${bare(first)}`, ...rest].join('; ');
  return { outcome, headline, next: nextOf(first), deciding };
}

function unanswered(spoken: readonly Spoken[], silent: Silent): JoinedVerdict {
  const deciding = silent.map(({ machine }) => machine);
  const headline = `INCONCLUSIVE: ${[...silent.map(silentText), ...groups(spoken)].join('; ')}`;
  const next = `See whether a runner for ${and(deciding)} is online and free, then post the command again, or with machine=${deciding.join(',')}.`;
  return { outcome: 'INCONCLUSIVE', headline, next, deciding };
}

function silentText({ machine, why }: Silent[number]): string {
  return `${machine} ${why}`;
}

/** `GO on arm64 and x86_64`, one for each outcome. */
function groups(spoken: readonly Spoken[]): string[] {
  return [...Map.groupBy(spoken, ({ outcome }) => outcome)].map(
    ([outcome, own]) => `${outcome} on ${and(namesOf(own))}`,
  );
}

function namesOf(spoken: readonly Spoken[]): string[] {
  return spoken.map(({ machine }) => machine);
}

function bare({ outcome, headline }: Spoken): string {
  return headline.startsWith(`${outcome}: `) ? headline.slice(outcome.length + 2) : headline;
}

function nextOf({ reasons }: Spoken): string {
  return reasons[0]?.next ?? '';
}

function and(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
