import type { ZodType } from 'zod';
import { PLAN_CHARACTERS_MAX } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';

/** Parses a plan by its schema and refuses one that is too large to dispatch; `smaller` is the next step. Throws on other issues. */
export function planWithinLimits<Value>(
  schema: ZodType<Value>,
  value: unknown,
  smaller: string,
): Result<Value, Refusal> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues.find(({ code }) => code === 'too_big');
    if (!issue) throw new Error('A plan made here does not fit its own schema.', { cause: parsed.error });
    return planTooLarge(`${issue.path.join('.')}: ${issue.message}`, smaller);
  }
  const characters = JSON.stringify(parsed.data).length;
  if (characters <= PLAN_CHARACTERS_MAX) return ok(parsed.data);
  return planTooLarge(`${characters} characters, at most ${PLAN_CHARACTERS_MAX} can be dispatched`, smaller);
}

/** Refuses a plan that does not fit into one dispatch. */
export function planTooLarge(what: string, smaller: string): Result<never, Refusal> {
  return refuse({
    code: 'plan-too-large',
    message: `The request does not fit into one run: ${what}.`,
    next: smaller,
  });
}
