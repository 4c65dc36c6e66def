import type { AbRun } from '../../model/run.ts';
import type { Outcome, Verdict } from '../../model/verdict.ts';
import { inlineCode, inlineText } from '../text/escape.ts';
import { andList, firstTexts } from '../text/format.ts';
import { archiveNote, type EvidenceLinks, isFinal, type JoinedNote } from './archive-note.ts';
import type { LedgerDecision } from './ledger-decision.ts';
import { changeTried, DECISIONS, decisiveText, type LedgerEntry, linkTexts, originTexts } from './ledger-entry.ts';
import { promotionOf } from './promotion.ts';

/** The result of one of several machines. */
interface MachineRun {
  readonly machine: string;
  readonly run: AbRun;
  readonly verdict: Verdict;
  readonly evidence: EvidenceLinks;
}

/** A verdict of several machines with what each of them brought. */
export interface JoinedRuns {
  /** Id of the request, which is in no other row. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly headline: string;
  readonly machines: readonly [MachineRun, ...MachineRun[]];
  /** Machines without a result, and how that came as a phrase that follows the name: `did not answer`. */
  readonly silent: readonly { readonly machine: string; readonly how: string }[];
}

/** Machines in a row; the others are counted. */
const MACHINES_MAX = 16;
/** Effects of each machine in a row. */
const EFFECTS_MAX = 2;

/**
 * The decision of several machines: one row that names each of them. A preset follows when all have the GO; a note for the archive follows from a
 * NO-GO for good, and an `#error` only where each machine found it, since the build is the same on all of them. Null for an invalid verdict.
 */
export function joinedDecision(joined: JoinedRuns): LedgerDecision | null {
  const entry = joinedEntry(joined);
  if (entry === null) return null;
  const { outcome, machines } = joined;
  if (outcome === 'GO')
    return { entry, follows: { kind: 'promoted', promotion: promotionOf(machines[0].run.manifest.plan) } };
  const lost = outcome === 'NO-GO' ? machines.find(isLost) : undefined;
  if (lost === undefined) return { entry, follows: null };
  const note = joinedNote(joined);
  const { run, verdict, evidence } = lost;
  return {
    entry,
    follows: {
      kind: 'archived',
      promotion: promotionOf(run.manifest.plan),
      note: archiveNote(verdict, run, evidence, note),
      samplesSha256: run.manifest.samples.sha256,
      ...(note.only !== null && {
        withoutError: `It is a NO-GO on ${note.only} and not on every machine, so no #error is added: the build is the same on all of them.`,
      }),
    },
  };
}

/** What the note of one machine has about all of them. */
export function joinedNote({ headline, machines, silent }: JoinedRuns): JoinedNote {
  const lost = machines.filter(isLost);
  const isEverywhere = lost.length === machines.length && silent.length === 0;
  return { headline, only: isEverywhere ? null : andList(lost.map(({ machine }) => machine)) };
}

/** Whether a machine found a NO-GO for good. */
function isLost({ verdict, run }: MachineRun): boolean {
  return verdict.outcome === 'NO-GO' && isFinal(verdict, run);
}

function joinedEntry({ id, outcome, machines, silent }: JoinedRuns): LedgerEntry | null {
  const decision = DECISIONS[outcome];
  if (decision === undefined) return null;
  const { plan } = machines[0].run.manifest;
  const results = machines.map(
    ({ machine, verdict }) => `${machine} ${verdict.outcome}: ${decisiveText(verdict, EFFECTS_MAX)}`,
  );
  const all = [...results, ...silent.map(({ machine, how }) => `${machine} ${how}`)];
  const other = outcome === decision ? '' : `${outcome}: `;
  const named = machines.map(({ machine, evidence }) => {
    const links = linkTexts(evidence);
    return `${inlineCode(machine, 64)}${links.length === 0 ? '' : ` (${links.join(', ')})`}`;
  });
  const days = machines.map(({ run }) => run.manifest.finishedAt.slice(0, 10));
  const where = firstTexts(named, MACHINES_MAX, (text) => text);
  return {
    date: days.sort().at(-1) ?? '',
    change: changeTried(plan),
    decision,
    result: `${other}${firstTexts(all, MACHINES_MAX, (text) => inlineText(text, 250)).join('; ')}`,
    evidence: `${originTexts(id, plan).join(', ')} on ${named.length === 1 ? 'machine' : 'machines'} ${where.join(', ')}`,
  };
}
