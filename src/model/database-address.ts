import { z } from 'zod';

/** The two settings of the database. */
export const DATABASE_SETTINGS = {
  DATABASE_FILE: z.string().min(1, 'DATABASE_FILE is empty').max(4096).optional(),
  // A message never holds the value: it contains a password.
  DATABASE_URL: z
    .string()
    .max(4096)
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL is postgres://user:password@host/name')
    .optional(),
} as const;

/** The URL of PostgreSQL, or the file of SQLite; `alloc-ab.db` without a setting. */
export function databaseAddress({
  DATABASE_FILE,
  DATABASE_URL,
}: {
  readonly DATABASE_FILE?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
}): string {
  return DATABASE_URL ?? DATABASE_FILE ?? 'alloc-ab.db';
}
