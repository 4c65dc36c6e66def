import { z } from 'zod';

/** The two ways to say where everything is remembered. */
export const DATABASE_SETTINGS = {
  DATABASE_FILE: z.string().min(1, 'DATABASE_FILE is empty').max(4096).optional(),
  // Never the value in a message: it holds a password.
  DATABASE_URL: z
    .string()
    .max(4096)
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL is postgres://user:password@host/name')
    .optional(),
} as const;

/** A file for SQLite, `alloc-ab.db` when nothing is said, or the URL of PostgreSQL. */
export function databasePlace({
  DATABASE_FILE,
  DATABASE_URL,
}: {
  readonly DATABASE_FILE?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
}): string {
  return DATABASE_URL ?? DATABASE_FILE ?? 'alloc-ab.db';
}
