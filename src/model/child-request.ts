import type { Suspicion } from './gate.ts';
import type { AbPlan } from './plan.ts';
import type { Manifest } from './run.ts';
import type { SignedStatement, Statement } from './statement.ts';
import type { Ticket } from './ticket.ts';
import type { Verdict } from './verdict.ts';

/** What a request asks of one machine of several. */
export interface ChildTask {
  /** Key of the request that it is a part of. */
  readonly of: string;
  /** Its name in the configuration. */
  readonly machine: string;
  /** Of a gate: present where the machine measures again what it suspected. */
  readonly suspicion?: Suspicion;
}

/** A request's share on one machine before it is kept. */
export interface NewChild {
  readonly id: string;
  readonly key: string;
  readonly asked: ChildTask;
  readonly plan: AbPlan;
  readonly labels: string;
  readonly ticket: Ticket;
}

/** The artifact of a workflow run as it was weighed. */
export interface AnalyzedArtifact {
  readonly id: number;
  readonly sizeBytes: number;
  /** `sha256:…` of the bytes that were downloaded. */
  readonly digest: string;
  /** Where people download it. */
  readonly url: string;
}

/** What one machine said: all that a joined answer is written from, without the samples. */
export interface ChildResult {
  readonly verdict: Verdict;
  readonly manifest: Manifest;
  readonly runId: number;
  readonly runUrl: string;
  readonly artifact: AnalyzedArtifact;
  /** Digests of the bundle and of the verdict. */
  readonly statement: Statement;
  /** Null where the App has no key. */
  readonly signed: SignedStatement | null;
}
