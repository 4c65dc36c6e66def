import type { BuildOption } from './line-flags.ts';
import type { Define } from './names.ts';
import type { Method, Topic } from './survey.ts';

/** One side of a comparison, as the comment names it. */
export type Side =
  | { readonly kind: 'flags'; readonly defines: readonly { readonly name: string; readonly value?: string }[] }
  /** A line (`hz4`) or an installed allocator (`mimalloc`). */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'env'; readonly variables: readonly { readonly name: string; readonly value: string }[] }
  /** Head against merge base. It stands alone, without a second side. */
  | { readonly kind: 'base' };

/** Options after the sides; each at most once. */
export interface CommandOptions {
  readonly line?: string;
  readonly suite?: string;
  readonly lanes: readonly string[];
  /** Matrix filters: `{ T: ['1', '16'] }`. */
  readonly cells: Readonly<Record<string, readonly string[]>>;
  readonly budgetSeconds?: number;
  /** Fractions. */
  readonly gain?: number;
  readonly margin?: number;
  /** Whether counters and profiles are measured too. */
  readonly perf?: boolean;
  /** Whether guards that by proof cannot notice the change are left out. */
  readonly proof?: boolean;
  /** In how many layouts each arm's library is linked. */
  readonly layouts?: number;
  /** The commit that the author of the comment saw: 7 to 40 hexadecimal digits. */
  readonly sha?: string;
  /** Names of machines in the configuration; the verdicts of several are joined. */
  readonly machines?: readonly string[];
}

/** A parsed comment command. `parse(print(command))` is the same command. */
export type Command =
  | { readonly kind: 'ab'; readonly candidate: Side; readonly baseline?: Side; readonly options: CommandOptions }
  /** `names`: lines and allocators, the first against the others; empty when the topic needs only one line. */
  | {
      readonly kind: 'survey';
      readonly topic: Topic;
      readonly names: readonly string[];
      readonly options: CommandOptions;
    }
  /** Every flag of a pattern: a name in upper case, in which `*` stands for any text. */
  | { readonly kind: 'campaign'; readonly pattern: string; readonly options: CommandOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'queue' }
  /** `pattern`: a name in upper case, in which `*` stands for any text; absent: every flag. */
  | { readonly kind: 'flags'; readonly pattern?: string }
  | { readonly kind: 'cancel'; readonly id?: string; readonly reason?: string }
  /** Allows the gate to measure exactly this commit: 40 hexadecimal digits. */
  | { readonly kind: 'ok'; readonly sha: string }
  /** Turns the gate green for the named commit (40 hexadecimal digits), else for the present head. */
  | { readonly kind: 'accept'; readonly sha?: string; readonly reason: string }
  /** Measures a version against the previous one, or against the tag `from`, and tags it when it passes. */
  | {
      readonly kind: 'release';
      readonly tag: string;
      readonly from?: string;
      /** The commit that the author of the comment saw: 7 to 40 hexadecimal digits. */
      readonly sha?: string;
    }
  /** Tags a version although it did not pass. */
  | { readonly kind: 'override'; readonly tag: string; readonly reason: string };

/**
 * What a define of the headers is. `switch`: 0 or 1. `presence`: only `#ifdef` tests it. `number`: any other value. `choice`: conditions
 * compare it with some values. The others are no flags: `computed`: the headers define it themselves; `guard`: it keeps a file from being
 * included twice; `system`: the compiler or the system defines it.
 */
export type DefineKind = 'switch' | 'presence' | 'number' | 'choice' | 'computed' | 'guard' | 'system';

/** A define found in the files that declare a line's flags. */
export interface FlagDeclaration {
  readonly name: string;
  readonly kind: DefineKind;
  readonly file: string;
  readonly lineNumber: number;
  /** Value in the header when no build defines the flag; null when only `#ifdef` tests it. Of a computed one: what it stands for. */
  readonly default: string | null;
  /** The value that the headers together give it, where that is a known number. */
  readonly headerValue?: string;
  /** Of a choice: the values that conditions compare it with. */
  readonly values?: readonly string[];
  /** The `#error`s that archive some of its values. */
  readonly archived?: readonly Archival[];
}

/** Whether a name that the headers declare is a flag: something that a build can set. */
export function isFlag({ kind }: FlagDeclaration): boolean {
  return kind === 'switch' || kind === 'presence' || kind === 'number' || kind === 'choice';
}

/** An `#error` that says that a value of a flag is archived. */
export interface Archival {
  readonly text: string;
  readonly file: string;
  readonly lineNumber: number;
  /** The expression of the `#if`s around it: it stops a build where this is true. */
  readonly condition: string;
}

/** One arm before it is planned: what is built or loaded, and its flags and variables. */
export interface ArmRequest {
  readonly label: string;
  readonly source:
    | { readonly kind: 'line'; readonly line: string; readonly sha: string }
    | { readonly kind: 'allocator'; readonly allocator: string };
  readonly defines: readonly Define[];
  /** Settings of build systems. */
  readonly options: readonly BuildOption[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command of an A/B with its names resolved against the configuration and its commits pinned. */
export interface Request {
  readonly question: 'flag' | 'line' | 'env' | 'base';
  readonly baseline: ArmRequest;
  readonly candidate: ArmRequest;
  readonly targets: readonly LaneCell[];
  readonly guards: readonly LaneCell[];
  readonly controls: readonly LaneCell[];
  readonly machine: string;
  readonly budgetSeconds: number;
  readonly gain?: number;
  readonly margin?: number;
  readonly perf?: boolean;
  readonly proof?: boolean;
  readonly layouts?: number;
  /** Nothing is taken from the record of the machine; absent: a fresh one may be used. */
  readonly record?: 'never';
  /** The command that repeats this run, with every option spelled out. */
  readonly repeat: string;
  /** Facts that a reader needs before the numbers, e.g. "hz4's default for X is already 1". */
  readonly notes: readonly string[];
}

/** The command of a survey with its names resolved against the configuration and its commits pinned. */
export interface SurveyRequest {
  readonly topic: Topic;
  readonly arms: readonly ArmRequest[];
  readonly cells: readonly LaneCell[];
  readonly parts: readonly PartRequest[];
  readonly perf?: boolean;
  readonly machine: string;
  readonly budgetSeconds: number;
  readonly repeat: string;
  readonly notes: readonly string[];
}

/** A part of a survey before it is planned: indices of its arms and lanes, and its share of the time. */
export interface PartRequest {
  readonly method: Method;
  readonly arms: readonly number[];
  readonly cells: readonly number[];
  readonly share: number;
}

/** A lane of the configuration with fixed matrix parameters. */
export interface LaneCell {
  readonly lane: string;
  readonly cell: Readonly<Record<string, string>>;
}
