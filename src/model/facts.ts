import type { FlagDeclaration } from './command.ts';
import type { Config } from './config.ts';

/** What must be known before a command can be resolved; the App asks GitHub, the command line asks git. */
export interface Facts {
  /** Of the default branch, never of the pull request. */
  readonly config: Config;
  readonly headSha: string;
  /** The merge base of head and default branch. */
  readonly baseSha: string;
  /** The commit the benches come from: the default branch's head. */
  readonly benchSha: string;
  /** By line: the flags that its `declaredIn` files declare at the head. */
  readonly flags: Readonly<Record<string, readonly FlagDeclaration[]>>;
}
