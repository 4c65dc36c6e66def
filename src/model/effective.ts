import { z } from 'zod';
import { BuildSystem } from './line-flags.ts';
import { FlagName } from './names.ts';

/** Longest value of a define that is kept, in characters. */
export const EFFECTIVE_VALUE_MAX = 64;

/** The setting of a build system that decides about a define. */
export const DecidingSetting = z.strictObject({
  system: BuildSystem.exclude(['make']),
  /** As its build system has it: `X_SECURE`, `stats`, `--enable-stats`. */
  option: z.string().max(110),
  /** Where the build files declare it. */
  at: z.string().max(420),
  /** Whether the define has the value of the setting. */
  isValue: z.boolean(),
});
export type DecidingSetting = z.infer<typeof DecidingSetting>;

/** What a define is in the build of a line, as its compiler sees it. */
export const EffectiveDefine = z.strictObject({
  /** Its values at the ends of the units that define it, each once, as they are written; several: units disagree. */
  values: z.array(z.string().max(EFFECTIVE_VALUE_MAX)).min(1).max(4),
  /** The number that it stands for, where all units agree on one. */
  number: z
    .string()
    .regex(/^-?\d{1,20}$/)
    .optional(),
  /** What set the last value. */
  by: z.enum(['command line', 'file']),
  /** The place: of the `#define`, or of the make variable that gives it to the compiler. */
  at: z.string().max(420).optional(),
  /** That make variable. */
  variable: z.string().max(100).optional(),
  /** Whether that variable holds the value alone (`-DX=$(V)`), so that setting it sets the define and nothing else. */
  isOwnVariable: z.boolean().optional(),
  /** The setting of cmake, meson or a configure script that decides about it, where one alone does. */
  setting: DecidingSetting.optional(),
  /** The build sets it after the defines of a command, so that it wins. */
  isAfter: z.literal(true).optional(),
});
export type EffectiveDefine = z.infer<typeof EffectiveDefine>;

/** The values of all defines in the build of a line with a preset, asked of its compiler. */
export const EffectiveValues = z.strictObject({
  /** Units that were preprocessed. */
  units: z.int().min(0),
  /** Whether those are all units of the build, so that a name without a value is defined nowhere. */
  isWhole: z.boolean(),
  /**
   * What becomes of the defines of a command. `added`: each call of the compiler gets them, and nothing else changes; `dropped`: no
   * call gets them; `mixed`: something else; `unknown`: it was not asked.
   */
  defines: z.enum(['added', 'dropped', 'mixed', 'unknown']),
  names: z.record(FlagName, EffectiveDefine),
  /** Why values may be missing. */
  gaps: z.array(z.string().max(300)).max(8),
});
export type EffectiveValues = z.infer<typeof EffectiveValues>;
