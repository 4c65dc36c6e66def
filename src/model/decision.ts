import { z } from 'zod';

/** What a document says about a flag, in the words that teams use. */
const DecisionWord = z.enum(['GO', 'NO-GO', 'HOLD', 'KEEP', 'PROMOTED', 'ARCHIVED', 'REJECTED']);
export type DecisionWord = z.infer<typeof DecisionWord>;

/** A decision about a flag, found in a document of the repository. */
export const Decision = z.strictObject({
  flag: z.string(),
  decision: DecisionWord,
  /** ISO 8601, only the day; absent: neither the text, a heading above it nor the file name has one. */
  date: z.string().optional(),
  /** The text that decides, on one line, without control characters, cut at 240 characters. It is foreign: escape it. */
  quote: z.string(),
  /** Percentages and rates of the text and of what stands below it, as they are written; at most 4. */
  numbers: z.array(z.string()).readonly(),
  path: z.string(),
  /** From 1. */
  lineNumber: z.number(),
});
export type Decision = Readonly<z.infer<typeof Decision>>;

/** What the documents of a commit say about the flags of a command. */
export const DecisionFacts = z.strictObject({
  /** Newest first; those without a date come last. */
  decisions: z.array(Decision).readonly(),
  /** By path as an archive error cites it: the document at this commit; null where there is none. */
  cited: z.record(z.string(), z.string().nullable()).readonly(),
  /** Why decisions may be missing, in words; absent: all documents were searched. */
  gap: z.string().optional(),
});
export type DecisionFacts = Readonly<z.infer<typeof DecisionFacts>>;
