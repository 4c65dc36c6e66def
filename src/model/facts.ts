import type { FlagDeclaration } from './command.ts';
import type { Config } from './config.ts';
import type { DecisionFacts } from './decision.ts';
import type { Uncommitted } from './tree.ts';

/** Facts that a command is resolved with. The App reads them from GitHub, the command line from git. */
export interface Facts {
  /** From the default branch, never from the pull request. */
  readonly config: Config;
  readonly headSha: string;
  /** The merge base of head and default branch. */
  readonly baseSha: string;
  /** The commit of the benches: the head of the default branch. */
  readonly benchSha: string;
  /** By line: the flags that its `declaredIn` files declare at the head commit. */
  readonly flags: Readonly<Record<string, readonly FlagDeclaration[]>>;
  /** What documents say about the flags of the command. Absent: no document was read. */
  readonly decisions?: DecisionFacts;
  /** By line: why its flags may be declared where nothing was read. */
  readonly unreadFlags?: Readonly<Record<string, string>>;
  /** What a reader of the result should know about these facts. */
  readonly notes?: readonly string[];
  /** Of a checkout: its uncommitted files, when there are any. */
  readonly uncommitted?: Uncommitted;
}
