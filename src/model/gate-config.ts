import { z } from 'zod';
import { Duration, Percent } from './config-values.ts';
import { MachineNames, Name } from './names.ts';

/** What a version must pass before it is tagged: each lane of the suite is a guard on each of the machines. */
export const ReleaseConfig = z.strictObject({
  /** The suite: each of its lanes must lose no more than its margin. */
  suite: Name,
  /** The released line; absent: the default one. @example hz4 */
  line: Name.optional(),
  /** The machines that must pass; absent: the default one. @example [arm64, x86-64] */
  machines: z.array(Name).min(1).max(8).optional(),
  /** Largest tolerated loss of throughput on every lane, also where its guard is `off`; absent: the margin of each lane. @example 1% */
  margin: Percent.optional(),
});

/** The required check of every pull request: no lane of the suite may lose more than its margin. */
export const GateConfig = z.strictObject({
  /** The suite: no lane of it may lose more than its margin. @example quick */
  suite: Name,
  /** The measured line; absent: the default one. @example hz4 */
  line: Name.optional(),
  /** Largest tolerated loss of throughput on every lane, also where its guard is `off`; absent: the margin of each lane. @example 1% */
  margin: Percent.optional(),
  /** Longest time for sampling; absent: the default one. @example 60s */
  budget: Duration.optional(),
  /** The machines that must not find a regression; absent: the default one. @example [arm64, x86-64] */
  machines: MachineNames.optional(),
  /** Whether lanes that by proof cannot notice the change are not timed, but for one as a control; absent: every lane is timed. @example true */
  proof: z.boolean().optional(),
  /** Patterns of the changed files that matter; absent: all. `*` stays within a folder, `**` does not. @example [src/**, include/*.h] */
  paths: z
    .array(z.string().regex(/^[^/\s!][^\s]{0,199}$/, 'a path of the repository, e.g. src/** or include/*.h'))
    .min(1)
    .max(64)
    .optional(),
  /** Least permission of an author whose pull requests are measured without `/ab ok`. @example maintain */
  trust: z.enum(['write', 'maintain']).default('write'),
});
export type GateConfig = z.infer<typeof GateConfig>;
