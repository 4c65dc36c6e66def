import { type Err, err } from './result.ts';

/** A mistake of the user as a value: what is wrong, why, and what to do next. It is never thrown. */
export interface Refusal {
  readonly kind: 'refusal';
  /** Stable machine-readable code, kebab-case: `unknown-flag`, `bad-config`, `no-permission`. */
  readonly code: string;
  /** One sentence: what is wrong and why. It holds no Markdown; foreign text in it is escaped and capped. */
  readonly message: string;
  /** The wrong token as the user wrote it, at most 64 characters; absent when no single token is wrong. */
  readonly token?: string;
  /** The nearest known name, for "did you mean". */
  readonly suggestion?: string;
  /** One sentence: what to do next. */
  readonly next: string;
}

/** Builds the failed result of a mistake of the user. */
export function refuse(refusal: Omit<Refusal, 'kind'>): Err<Refusal> {
  return err({ kind: 'refusal', ...refusal });
}
