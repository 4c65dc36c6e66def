import { z } from 'zod';

/** A line of a file that holds the name of a flag as a word. */
export const NameOccurrence = z.strictObject({
  path: z.string(),
  /** From 1. */
  lineNumber: z.int().min(1),
  /** The line, cut at 200 characters. */
  text: z.string(),
});
export type NameOccurrence = Readonly<z.infer<typeof NameOccurrence>>;

/** Most occurrences of one name that are kept. */
export const OCCURRENCES_MAX = 20;
