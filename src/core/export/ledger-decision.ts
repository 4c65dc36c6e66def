import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { type ArchiveNote, archiveNote, type EvidenceLinks, isFinal } from './archive-note.ts';
import { type LedgerEntry, ledgerEntry } from './ledger-entry.ts';
import { type Promotion, promotionOf } from './promotion.ts';

/** What a verdict decides, as plain data: the files of the repository are not read yet. */
export interface LedgerDecision {
  readonly entry: LedgerEntry;
  /** What is changed beside the row of the ledger; null: nothing. */
  readonly follows: Promoted | Archived | null;
}

/** A GO: the settings become a preset. */
export interface Promoted {
  readonly kind: 'promoted';
  readonly promotion: Result<Promotion, Refusal>;
}

/** A NO-GO for good: the settings are archived. */
export interface Archived {
  readonly kind: 'archived';
  readonly promotion: Result<Promotion, Refusal>;
  readonly note: ArchiveNote;
  /** SHA-256 of the samples: it is in the note of this run and in no other one. */
  readonly samplesSha256: string;
  /** Why no `#error` may be added, a sentence; absent: one may. */
  readonly withoutError?: string;
}

/** The decision of a verdict; null for an invalid one, by which nothing is decided. */
export function ledgerDecision(run: AbRun, verdict: Verdict, evidence: EvidenceLinks): LedgerDecision | null {
  const entry = ledgerEntry(verdict, run, evidence);
  if (entry === null) return null;
  const { plan, samples } = run.manifest;
  if (verdict.outcome === 'GO') return { entry, follows: { kind: 'promoted', promotion: promotionOf(plan) } };
  if (verdict.outcome !== 'NO-GO' || !isFinal(verdict, run)) return { entry, follows: null };
  const note = archiveNote(verdict, run, evidence);
  return {
    entry,
    follows: { kind: 'archived', promotion: promotionOf(plan), note, samplesSha256: samples.sha256 },
  };
}
