import type { ShownRun } from './campaign-state.ts';
import type { Suspicion } from './gate.ts';
import type { AbPlan } from './plan.ts';
import type { Manifest } from './run.ts';
import type { SignedStatement, Statement } from './statement.ts';
import type { QueueSlot } from './ticket.ts';
import type { Verdict } from './verdict.ts';

/** What a request has a machine measure: one of several machines, or one question of a campaign. */
export interface ChildTask {
  /** Key of the parent request. */
  readonly parent: string;
  /** Its name in the configuration. */
  readonly machine: string;
  /** Of a gate: present where the machine measures its suspects again. */
  readonly suspicion?: Suspicion;
  /** Of a campaign: the flag that is asked. */
  readonly flag?: string;
}

/** A child request before it is kept. */
export interface NewChild {
  readonly id: string;
  readonly key: string;
  readonly task: ChildTask;
  readonly plan: AbPlan;
  readonly slot: QueueSlot;
}

/** The artifact of a workflow run as it was analysed. */
export interface AnalyzedArtifact {
  readonly id: number;
  readonly sizeBytes: number;
  /** `sha256:…` of the bytes that were downloaded. */
  readonly digest: string;
  /** Where people download it. */
  readonly url: string;
}

/** The result of a child: all that the report of its parent is written from, without the samples. */
export interface ChildResult {
  readonly verdict: Verdict;
  readonly manifest: Manifest;
  /** Of a question of a campaign. */
  readonly shown?: ShownRun;
  readonly runId: number;
  readonly runUrl: string;
  readonly artifact: AnalyzedArtifact;
  /** Digests of the bundle and of the verdict. */
  readonly statement: Statement;
  /** Null where the App has no key. */
  readonly signed: SignedStatement | null;
}
