import type { FlagDeclaration } from './command.ts';
import type { Config } from './config.ts';
import type { DecisionFacts } from './decision.ts';
import type { EffectiveValues } from './effective.ts';
import type { HeaderFile } from './header.ts';
import type { NameOccurrence } from './occurrence.ts';
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
  /** By line: the directives of those files. Absent: nothing is known beyond `flags`. */
  readonly headers?: Readonly<Record<string, readonly HeaderFile[]>>;
  /** By name of a flag that was asked: where it occurs at the head commit. Absent: nobody looked. */
  readonly occurrences?: Readonly<Record<string, readonly NameOccurrence[]>>;
  /** By name: the values that build files of the head commit give a define (`-DX=V`); empty where that is not a plain value. Absent: nobody looked. */
  readonly buildDefines?: Readonly<Record<string, readonly string[]>>;
  /** By line, with a preset after a plus sign: the values of defines in its build, asked of the compiler. Absent: it was not asked. */
  readonly effective?: Readonly<Record<string, EffectiveValues>>;
  /** By line: why its flags may be declared where nothing was read. */
  readonly unreadFlags?: Readonly<Record<string, string>>;
  /** What a reader of the result should know about these facts. */
  readonly notes?: readonly string[];
  /** Of a checkout: its uncommitted files, when there are any. */
  readonly uncommitted?: Uncommitted;
}
