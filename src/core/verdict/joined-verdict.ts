import type { Result } from '../../model/result.ts';
import type { Outcome, Verdict } from '../../model/verdict.ts';
import { andList } from '../text/format.ts';

type VerdictSummary = Pick<Verdict, 'outcome' | 'headline' | 'reasons' | 'basis'>;

/** The verdict of one machine, or why there is none, as a phrase that follows its name: `did not answer`. */
export interface MachineVerdict {
  readonly machine: string;
  readonly verdict: Result<VerdictSummary, string>;
}

/** The verdict of several machines together. */
export interface JoinedVerdict {
  readonly outcome: Outcome;
  /** One line, the outcome first. */
  readonly headline: string;
  /** What to do next, one sentence. */
  readonly next: string;
  /** The command of the next step, to post as a comment; absent: it needs none. */
  readonly command?: string;
  /** The machines that decided, by name. */
  readonly deciding: readonly string[];
}

interface Answered extends VerdictSummary {
  readonly machine: string;
}

/**
 * The rule for several machines. A NO-GO on one machine is a NO-GO. Otherwise there is no decision while one machine measured
 * invalidly, has no verdict or could not decide. Otherwise the common outcome counts; different outcomes are INCONCLUSIVE, as
 * they are on the targets of one run. The order of the machines does not matter. One machine alone gives its own verdict.
 */
export function joinedVerdict(verdicts: readonly MachineVerdict[]): JoinedVerdict {
  const machines = [...verdicts].sort((a, b) => (a.machine < b.machine ? -1 : 1));
  const answered = machines.flatMap(({ machine, verdict }): Answered[] =>
    verdict.ok ? [{ machine, ...verdict.value }] : [],
  );
  const missing = machines.flatMap(({ machine, verdict }) => (verdict.ok ? [] : [{ machine, why: verdict.error }]));
  const [only, ...others] = answered;
  if (only !== undefined && machines.length === 1) {
    return { outcome: only.outcome, headline: only.headline, ...nextOf(only), deciding: [only.machine] };
  }
  for (const outcome of ['NO-GO', 'INVALID'] as const) {
    const decided = decidedBy(outcome, answered, missing);
    if (decided !== null) return decided;
  }
  if (only === undefined || missing.length > 0) return unanswered(answered, missing);
  const open = decidedBy('INCONCLUSIVE', answered, missing);
  if (open !== null) return open;
  const deciding = namesOf(answered);
  if (others.some(({ outcome }) => outcome !== only.outcome)) {
    const headline = `INCONCLUSIVE: the machines differ: ${groups(answered).join('; ')}`;
    const next = `Decide whether a gain on ${andList(namesOf(answered.filter(({ outcome }) => outcome === 'GO')))} alone is worth it, or make one for the others.`;
    return { outcome: 'INCONCLUSIVE', headline, next, deciding };
  }
  const headline = `${only.outcome} on each of ${deciding.length} machines: ${andList(deciding)}${weakest(answered)}`;
  return { outcome: only.outcome, headline, ...nextOf(only), deciding };
}

type Missing = readonly { readonly machine: string; readonly why: string }[];

/** The verdict when a machine has this outcome; null when none has it. */
function decidedBy(outcome: Outcome, answered: readonly Answered[], missing: Missing): JoinedVerdict | null {
  const [first, ...more] = answered.filter((each) => each.outcome === outcome);
  if (first === undefined) return null;
  const deciding = namesOf([first, ...more]);
  const rest = [...groups(answered.filter((each) => each.outcome !== outcome)), ...missing.map(missingText)];
  const headline = [`${outcome} on ${andList(deciding)}: ${bare(first)}`, ...rest].join('; ');
  return { outcome, headline, ...nextOf(first), deciding };
}

function unanswered(answered: readonly Answered[], missing: Missing): JoinedVerdict {
  const deciding = missing.map(({ machine }) => machine);
  const headline = `INCONCLUSIVE: ${[...missing.map(missingText), ...groups(answered)].join('; ')}`;
  const next = `See whether a runner for ${andList(deciding)} is online and free, then post the command again, or with machine=${deciding.join(',')}.`;
  return { outcome: 'INCONCLUSIVE', headline, next, deciding };
}

function missingText({ machine, why }: Missing[number]): string {
  return `${machine} ${why}`;
}

/** `GO on arm64 and x86_64`, one for each outcome. */
function groups(answered: readonly Answered[]): string[] {
  return [...Map.groupBy(answered, ({ outcome }) => outcome)].map(
    ([outcome, own]) => `${outcome} on ${andList(namesOf(own))}`,
  );
}

/** What weakens the verdict of each machine, in brackets; empty when nothing does. */
function weakest(answered: readonly Answered[]): string {
  const weak = Map.groupBy(answered, ({ basis = [] }) => basis.flatMap((fact) => fact.weak ?? []).join('; '));
  const all = [...weak].flatMap(([texts, own]) =>
    texts === '' ? [] : [own.length === answered.length ? texts : `${andList(namesOf(own))}: ${texts}`],
  );
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
}

function namesOf(answered: readonly Answered[]): string[] {
  return answered.map(({ machine }) => machine);
}

function bare({ outcome, headline }: Answered): string {
  return headline.startsWith(`${outcome}: `) ? headline.slice(outcome.length + 2) : headline;
}

function nextOf({ reasons }: Answered): Pick<JoinedVerdict, 'next' | 'command'> {
  const { next = '', command } = reasons[0] ?? {};
  return { next, ...(command !== undefined && { command }) };
}
