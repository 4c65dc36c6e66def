import { z } from 'zod';

/** Longest line of a backup, in bytes. The largest column, a verdict, takes a few megabytes. */
export const BACKUP_LINE_BYTES_MAX = 16_000_000;
const TableName = z.string().regex(/^[a-z][a-z_]{0,62}$/);

/** First line of a backup. */
export const BackupHead = z.strictObject({
  kind: z.literal('alloc-ab backup'),
  schema: z.literal(1),
  /** Number of migrations of the database that was backed up. */
  layout: z.int().min(1).max(10_000),
  at: z.iso.datetime(),
});
export type BackupHead = z.infer<typeof BackupHead>;

/** One row of one table. */
export const BackupRow = z.strictObject({
  table: TableName,
  row: z.record(TableName, z.union([z.string(), z.int(), z.null()])),
});
export type BackupRow = z.infer<typeof BackupRow>;

/** Last line: a backup without it is incomplete. */
export const BackupEnd = z.strictObject({
  rows: z.int().min(0),
  /** Digest of all lines before this one, with their line ends. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupEnd = z.infer<typeof BackupEnd>;
