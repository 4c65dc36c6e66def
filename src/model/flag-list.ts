import { z } from 'zod';
import { Decision } from './decision.ts';
import { DecidingSetting } from './effective.ts';
import { Name } from './names.ts';

/** A verdict on a flag that an earlier run reached. */
export const FlagVerdict = z.strictObject({
  /** Start of the run: `2026-03-04 05:06:07`, UTC. */
  at: z.string().max(40),
  headline: z.string().max(500),
});
export type FlagVerdict = z.infer<typeof FlagVerdict>;

/** What a flag is in the build of its line, asked of the compiler. */
export const ListedValue = z.strictObject({
  /** Absent: the line without a preset. */
  preset: Name.optional(),
  /** Null: not defined; empty: defined without a value; `A or B`: units of the build disagree. */
  value: z.string().nullable(),
  /** What sets it there; absent: nothing does. */
  by: z.enum(['command line', 'file']).optional(),
  /** The place: of the `#define`, or of the make variable that gives it to the compiler. */
  at: z.string().optional(),
  /** That make variable. */
  variable: z.string().optional(),
  /** The setting of cmake, meson or a configure script that decides about it. */
  setting: DecidingSetting.optional(),
  /** The build sets it after the defines of a command, so that they cannot change it. */
  isAfter: z.literal(true).optional(),
});
export type ListedValue = z.infer<typeof ListedValue>;

/** A flag of a line, with what is known of it without a build. */
export const ListedFlag = z.strictObject({
  line: Name,
  name: z.string(),
  /**
   * What it is. Of a define: `switch` (0 or 1), `presence` (only `#ifdef` tests it), `number`, `choice`, or `computed` by the headers, so
   * that no build can set it. Of a setting that the configuration names: its build system, or `env`.
   */
  kind: z.enum(['switch', 'presence', 'number', 'choice', 'computed', 'make', 'cmake', 'meson', 'configure', 'env']),
  /** The default as the header has it; null: not defined there. */
  default: z.string().nullable(),
  /** The number that the headers together give it. A preset or a build file may set another one. Absent: not known. */
  headerValue: z.string().optional(),
  /** What it is in the build: of the line, and of each of its presets. Absent: the compiler was not asked, or not of all units. */
  effective: z.array(ListedValue).optional(),
  /** Of a choice: the values that conditions compare it with. */
  values: z.array(z.string()).optional(),
  /** What the headers do with it: `live`, `archived for 1`, `needs HZ4_B=1`, `set by the headers`, `from HZ4_A`; parts are separated by `; `. */
  state: z.string(),
  /** The file and line of its declaration. */
  where: z.string().optional(),
  /** The latest verdict on it in the history. */
  verdict: FlagVerdict.optional(),
  /** The verdicts before that one, newest first, at most 4. Absent: there are none. */
  earlier: z.array(FlagVerdict).optional(),
  /** Decisions about it in documents of the commit, newest first, at most 4. Absent: nothing was found. */
  decisions: z.array(Decision).optional(),
});
export type ListedFlag = z.infer<typeof ListedFlag>;

/** The flags of a repository. */
export const FlagListOutput = z.strictObject({
  /** Version of this format. */
  schema: z.literal(1),
  /** The commit whose headers were read. */
  commit: z.string(),
  flags: z.array(ListedFlag),
  /** Why flags may be missing. */
  gaps: z.array(z.string()),
});
