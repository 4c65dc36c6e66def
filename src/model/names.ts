import { z } from 'zod';

/** Names that every object of JavaScript has: an object that is used as a table finds them without having them. */
export const RESERVED_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);
/** Of these, `constructor` has the form of a name. */
const NOT_RESERVED = '(?!constructor(?![a-z0-9_.-]))';

/** A compile-time flag: an upper-case identifier of at most 64 characters. */
export const FlagName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a flag is upper case: letters, digits and _ (at most 64)');
/** The value of a flag or variable: no white space, no metacharacter of shell or make. */
export const FlagValue = z
  .string()
  .regex(/^[A-Za-z0-9_.+-]{1,64}$/, 'a value has letters, digits and _ . + - only (at most 64)');
/** The name of an environment variable. */
export const VariableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/, 'a variable is upper case: letters, digits and _ (at most 64)');
/** A name in the configuration: of a line, lane, suite, preset, machine or allocator. */
export const Name = z
  .string()
  .regex(
    new RegExp(`^${NOT_RESERVED}[a-z][a-z0-9_.-]{0,63}$`),
    'a name is lower case: letters, digits and _ . - (at most 64), and not "constructor"',
  );
/** Most machines of one command. */
export const MACHINES_MAX = 8;
/** The machines of a command, each once. */
export const MachineNames = z
  .array(Name)
  .min(1)
  .max(MACHINES_MAX)
  .refine((names) => new Set(names).size === names.length, 'each machine once');
/** A line as a command names it, with a preset after a plus sign: `hz4`, `hz4+fast`. */
export const ChosenName = z
  .string()
  .regex(new RegExp(`^${NOT_RESERVED}[a-z][a-z0-9_.-]{0,63}(\\+${NOT_RESERVED}[a-z][a-z0-9_.-]{0,63})?$`));
/** Whether a text can be an argument or a variable of a program: without NUL, and with bytes for each of its characters. */
export function isProgramText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
/** A full commit id. */
export const Sha = z.string().regex(/^[0-9a-f]{40}$/, 'a commit is 40 hexadecimal digits');
/** `owner/name` as GitHub spells it. The name of an enterprise-managed user has an underscore before the code of its enterprise. */
export const RepositoryName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100}$/);
/** A path inside a repository: relative, without `..` and control characters. */
export const RepositoryPath = z
  .string()
  .max(400)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\x21-\x7e]+$/, 'a relative path inside the repository, without ".." or blanks');
/** A sha256 digest in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One define for the compiler; a null value undefines the flag (`-U`). */
export const Define = z.strictObject({ name: FlagName, value: FlagValue.nullable() });
export type Define = z.infer<typeof Define>;

/** An arm of an A/B. A change is candidate / baseline − 1. */
export const ArmName = z.enum(['baseline', 'candidate']);
export type ArmName = z.infer<typeof ArmName>;
/** Both arms, the baseline first. */
export const ARMS: readonly ArmName[] = ArmName.options;

export function other(arm: ArmName): ArmName {
  return arm === 'baseline' ? 'candidate' : 'baseline';
}

// Without a docstring: it would become the description of every field with a count.
export const Count = z.number().int().min(0);

/** Largest plan that fits into a `workflow_dispatch` beside its other inputs, in characters. */
export const PLAN_CHARACTERS_MAX = 60_000;
