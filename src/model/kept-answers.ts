import type { z } from 'zod';

/** A question that a commit alone answers. */
export interface CommitQuestion {
  readonly kind: 'decisions' | 'names';
  readonly sha: string;
  /** What is asked about it, as JSON. */
  readonly about: unknown;
}

/** Answers about commits that were found before on this machine. A commit never changes, so they stay true. */
export interface KeptAnswers {
  /** Null: none was kept, or it cannot be read. */
  find<T>(question: CommitQuestion, schema: z.ZodType<T>): Promise<T | null>;
  keep(question: CommitQuestion, answer: unknown): Promise<void>;
}
