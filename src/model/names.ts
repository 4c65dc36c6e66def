import { z } from 'zod';

/** A compile-time flag, as `core` and the runner accept it: upper-case identifier of at most 64 characters. */
export const FlagName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a flag is upper case: letters, digits and _ (at most 64)');
/** A flag's or variable's value: no white space, no shell or make metacharacter. */
export const FlagValue = z
  .string()
  .regex(/^[A-Za-z0-9_.+-]{1,64}$/, 'a value has letters, digits and _ . + - only (at most 64)');
/** An environment variable's name. */
export const VariableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/, 'a variable is upper case: letters, digits and _ (at most 64)');
/** A name given in the configuration: line, lane, suite, preset, machine, allocator. */
export const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'a name is lower case: letters, digits and _ . - (at most 64)');
/** Most machines that one question asks. */
export const MACHINES_MAX = 8;
/** The machines that a question asks, each once. */
export const MachineNames = z
  .array(Name)
  .min(1)
  .max(MACHINES_MAX)
  .refine((names) => new Set(names).size === names.length, 'each machine once');
/** A line as a question names it, with a preset after a plus sign: `hz4`, `hz4+fast`. */
export const ChosenName = z.string().regex(/^[a-z][a-z0-9_.-]{0,63}(\+[a-z][a-z0-9_.-]{0,63})?$/);
/** A full commit id. */
export const Sha = z.string().regex(/^[0-9a-f]{40}$/, 'a commit is 40 hexadecimal digits');
/** `owner/name` as GitHub spells it. */
export const RepositoryName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/);
/** A path inside a repository: relative, no `..`, no control characters. */
export const RepositoryPath = z
  .string()
  .max(400)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\x21-\x7e]+$/, 'a relative path inside the repository, without ".." or blanks');
/** A sha256 digest in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One define handed to the compiler; `null` means "make sure it is not defined" (`-U`). */
export const Define = z.strictObject({ name: FlagName, value: FlagValue.nullable() });
export type Define = z.infer<typeof Define>;

/** The two arms of every comparison. `delta = candidate / baseline − 1`. */
export const ArmName = z.enum(['baseline', 'candidate']);
export type ArmName = z.infer<typeof ArmName>;
