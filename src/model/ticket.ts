import type { RepositoryKey } from './repository.ts';

/** Classes of the queue, first served first. */
export const QUEUE_CLASSES = ['comment', 'merge-group', 'gate', 'campaign'] as const;
export type QueueClass = (typeof QUEUE_CLASSES)[number];

/** How long a measurement takes from its start to its end, builds included. */
export interface Length {
  /** Whole seconds; 0 to 21,600. */
  readonly seconds: number;
  /**
   * How it was estimated. `alike`: the median of alike measurements. `machine`: its budget, plus what earlier ones on its machine
   * took beside sampling. `budget`: its budget, plus an estimate of the builds. The last two are upper bounds.
   */
  readonly by: 'alike' | 'machine' | 'budget';
  /** Number of earlier measurements that it is based on. */
  readonly of: number;
}

/** What the queue of a machine needs of a request, stored beside its plan so that the plan is not read. */
export interface Ticket {
  /** The machine's name in the configuration. */
  readonly machine: string;
  readonly class: QueueClass;
  /** What is measured, in at most 120 characters. */
  readonly what: string;
  readonly length: Length;
}

/** The queue that a request is in. */
export interface QueueSlot {
  /** The labels of its machine: requests with the same labels share a queue. */
  readonly labels: string;
  readonly ticket: Ticket;
}

/** The duration of a measurement that ended with a result. */
export interface Duration extends RepositoryKey {
  readonly requestId: string;
  /** The labels of the machine in alphabetical order, with a space between. */
  readonly labels: string;
  /** Equal for measurements of about the same length. */
  readonly alike: string;
  /** From its start on the machine to its end. */
  readonly seconds: number;
  /** Builds and everything else that is not sampling. */
  readonly besideSeconds: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}
