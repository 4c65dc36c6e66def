import { z } from 'zod';

/** A problem of the machine or of the code under test, as a value: a failed build, a bench that hangs, a full disk. */
export const Incident = z.strictObject({
  /** Stable code, kebab-case: `build-failed`, `bench-crashed`, `bench-timeout`, `library-not-mapped`, `disk-full`, `cancelled`. */
  code: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  /** The phase in which it happened. */
  phase: z.enum(['fetch', 'build', 'preflight', 'sampling', 'evidence', 'bundle']),
  /** `baseline`, `candidate`, or the label of an arm of a survey. */
  arm: z.string().max(200).optional(),
  lane: z.string().max(200).optional(),
  /** What happened and why, one sentence. */
  message: z.string().max(1000),
  /** End of the output that shows it: sanitised, printable characters only. */
  detail: z.string().max(4000).optional(),
  /** File of the bundle with the whole output; absent where none is kept. */
  log: z
    .string()
    .regex(/^logs\/[A-Za-z0-9_.-]{1,100}$/)
    .optional(),
  /** What to do next, one sentence. */
  next: z.string().max(500),
});
export type Incident = z.infer<typeof Incident>;
