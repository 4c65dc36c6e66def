import { z } from 'zod';
import { Count, RepositoryPath } from './names.ts';

/** What a commit leaves out of its tree, and what to do about it. Without a rule, a run whose tree is not complete is INVALID. */
export const TreeRules = z.strictObject({
  /**
   * Which submodules are fetched at the commits that the tree names: `true` those of the repository, `recursive` also theirs,
   * `false` none (their folders stay empty), or the paths of some. Absent: a submodule without content makes the run INVALID.
   * @example true
   */
  submodules: z.union([z.boolean(), z.literal('recursive'), z.array(RepositoryPath).min(1).max(64)]).optional(),
  /**
   * Files whose content is not in the commit and which no build and no bench reads: pointers of Git LFS or git-annex, files that
   * git-crypt encrypted. `ignore` for all, or patterns of paths: `*` stays within a folder, `**` does not. Absent: such a file makes the run INVALID.
   * @example [docs/**]
   */
  pointers: z
    .union([
      z.literal('ignore'),
      z
        .array(z.string().regex(/^[^/\s!][^\s]{0,199}$/, 'a path of the repository, e.g. docs/** or assets/*.png'))
        .min(1)
        .max(64),
    ])
    .optional(),
});
export type TreeRules = z.infer<typeof TreeRules>;

/** Most files that are listed, and the longest path of one in characters. */
export const UNCOMMITTED_LIMITS = { files: 20, path: 300 } as const;

/** Files of a work tree that differ from the commit that is checked out. */
export const Uncommitted = z.strictObject({
  /** Whether they are measured (`--dirty`): the commit of the candidate is then a snapshot that no repository has. */
  measured: z.boolean(),
  count: Count,
  /** Whether the configuration was read with uncommitted changes; it is not among the files. Absent: it was not. */
  configuration: z.literal(true).optional(),
  /** The first of them, by path; a path with unusual characters is quoted as git quotes it. */
  files: z
    .array(
      z.strictObject({
        path: z.string().max(UNCOMMITTED_LIMITS.path),
        state: z.enum(['modified', 'added', 'deleted', 'untracked', 'conflict', 'submodule']),
      }),
    )
    .max(UNCOMMITTED_LIMITS.files),
});
export type Uncommitted = z.infer<typeof Uncommitted>;

/** Options of the command line, beside the command, that a plan follows from. */
export const TypedOptions = z.strictObject({
  /** File of the configuration, as it was named. */
  config: z.string().max(4096).optional(),
  /** Whether the seed was given. */
  seed: z.literal(true).optional(),
  /** False: neither make nor the compiler was asked. */
  compiler: z.literal(false).optional(),
});
