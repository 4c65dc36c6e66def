import { z } from 'zod';
import { Count } from './names.ts';

/** Name of a function or section as it is kept; a longer one is cut. */
const CodeName = z.string().max(200);
const CodeNames = z.array(CodeName).max(100);

/** Name of an exported function in a budget: `free`, `mi_malloc`, `_Znwm` for C++'s operator new. */
const EntryName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.$]{0,99}$/, 'the name of an exported function, e.g. free');

const PathNumbers = {
  /** Instructions, all others included. @unit instructions @example 20 */
  instructions: Count,
  /** Conditional branches. @unit branches @example 2 */
  branches: Count,
  /** Calls, and jumps into another library. @unit calls @example 0 */
  calls: Count,
  /** Instructions that read memory. @unit loads @example 6 */
  loads: Count,
  /** Instructions that write memory. @unit stores @example 4 */
  stores: Count,
  /** Atomic accesses of memory and full barriers. @unit operations @example 0 */
  atomics: Count,
  /** Divisions. @unit divisions @example 0 */
  divisions: Count,
  /** Accesses of thread-local memory. @unit accesses @example 1 */
  tls: Count,
};

/** What is on the straight path of an entry point. */
export const PathCounts = z.strictObject(PathNumbers);
export type PathCounts = z.infer<typeof PathCounts>;

/** Most of each kind that the straight path of an entry point may have. */
const PathBudget = PathCounts.partial().refine(
  (budget) => Object.values(budget).some((most) => most !== undefined),
  'a budget bounds at least one kind, e.g. { branches: 2, atomics: 0 }',
);

/** Budgets of the entry points of a line, by name. */
export const FastPathBudgets = z
  .record(EntryName, PathBudget)
  .refine((budgets) => Object.keys(budgets).length <= 16, 'at most 16 entry points');
export type FastPathBudgets = z.infer<typeof FastPathBudgets>;

/**
 * Where a straight path ends. `return`: the function returns. `other-library`: it jumps to another library. `computed-jump`: it jumps to
 * an address that the program computes. `stop`: it ends the program. `loop`: it comes back to an instruction that it has passed. `left`: it leaves the
 * known code. `too-long`: it has too many instructions.
 */
export const PathEnd = z.enum(['return', 'other-library', 'computed-jump', 'stop', 'loop', 'left', 'too-long']);
export type PathEnd = z.infer<typeof PathEnd>;

const StraightPath = z.strictObject({ counts: PathCounts, end: PathEnd });

/** The straight paths of an entry point; null where the library of the arm does not export it. */
export const FastPath = z.strictObject({
  entry: CodeName,
  baseline: StraightPath.nullable(),
  candidate: StraightPath.nullable(),
});
export type FastPath = z.infer<typeof FastPath>;

/** What a hot function must not do: read the environment, write a log, take a lock. */
export const ForbiddenKind = z.enum(['environment', 'log', 'lock']);
export type ForbiddenKind = z.infer<typeof ForbiddenKind>;

/** A call that can be reached from an entry point of the candidate, and could not be in the baseline. */
export const NewlyReached = z.strictObject({
  kind: ForbiddenKind,
  /** Entry points from which it is reached now. */
  entries: z.array(CodeName).min(1).max(32),
  /** Functions from the first of them to the called one. */
  path: z.array(CodeName).min(2).max(12),
  /** The same function of another library was reached in the baseline too, on this path; null: it was not. */
  before: z.array(CodeName).min(2).max(12).nullable(),
});
export type NewlyReached = z.infer<typeof NewlyReached>;

/** Sizes of named sections in bytes; 0 where there is none. */
export const CodeSizes = z.strictObject({ text: Count, rodata: Count, data: Count, bss: Count, tls: Count });
export type CodeSizes = z.infer<typeof CodeSizes>;

const Changed = z.strictObject({ count: Count, names: CodeNames });

/** The disassembled libraries of both arms, compared. */
export const MachineCode = z.strictObject({
  processor: z.enum(['x86-64', 'aarch64']),
  /** Functions with a name, of each arm. */
  functions: z.strictObject({ baseline: Count, candidate: Count }),
  added: Changed,
  removed: Changed,
  /** Whose instructions differ, apart from where code and data lie. */
  changed: Changed,
  fastPaths: z.array(FastPath).max(32),
  reached: z.array(NewlyReached).max(32),
  /** Functions that can be reached in the candidate and jump to computed addresses, which are not followed. */
  computed: Changed,
  /** Whether an arm has no names for its local functions. */
  isStripped: z.boolean(),
});
export type MachineCode = z.infer<typeof MachineCode>;

/** What the libraries of both arms are, read from their files without running them. */
export const CodeComparison = z.strictObject({
  /** Whether all that a loader maps is the same, apart from the build id; null: not known. */
  isSame: z.boolean().nullable(),
  sizes: z.strictObject({ baseline: CodeSizes, candidate: CodeSizes }).nullable(),
  /** Loaded sections whose contents differ. */
  sections: CodeNames,
  /** Null where it is not known, and where `isSame`. */
  code: MachineCode.nullable(),
  /** Why something is not known, as a sentence; null: everything is. */
  problem: z.string().max(600).nullable(),
});
export type CodeComparison = z.infer<typeof CodeComparison>;
