import type { Define } from './names.ts';
import type { Method, Topic } from './survey.ts';

/** One side of a comparison as written in a comment. */
export type Side =
  | { readonly kind: 'flags'; readonly defines: readonly { readonly name: string; readonly value?: string }[] }
  /** A line (`hz4`) or an installed allocator (`mimalloc`). */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'env'; readonly variables: readonly { readonly name: string; readonly value: string }[] }
  /** Head against merge base; only as the whole question. */
  | { readonly kind: 'base' };

/** Options after the question; each may stand once. */
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
  /** Counters and profiles beside the answer. */
  readonly perf?: boolean;
  /** The commit the author of the comment looked at: 7 to 40 hexadecimal digits. */
  readonly sha?: string;
  /** Names of the configuration; several answer together. */
  readonly machines?: readonly string[];
}

/** A parsed comment command. `parse(print(command))` is the same command. */
export type Command =
  | { readonly kind: 'ab'; readonly candidate: Side; readonly baseline?: Side; readonly options: CommandOptions }
  /** `names`: lines and allocators, the first against the others; empty where the topic asks for one line. */
  | {
      readonly kind: 'survey';
      readonly topic: Topic;
      readonly names: readonly string[];
      readonly options: CommandOptions;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'status' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'cancel'; readonly id?: string; readonly reason?: string }
  /** Lets the gate measure exactly this commit: 40 hexadecimal digits. */
  | { readonly kind: 'ok'; readonly sha: string }
  /** Turns the gate green for the present head, or for the commit that is named: 40 hexadecimal digits. */
  | { readonly kind: 'accept'; readonly sha?: string; readonly reason: string }
  /** Has a version measured against the one before, or against the tag `from`, and tagged when it passes. */
  | {
      readonly kind: 'release';
      readonly tag: string;
      readonly from?: string;
      /** The commit the author of the comment looked at: 7 to 40 hexadecimal digits. */
      readonly sha?: string;
    }
  /** Tags a version in spite of what was measured. */
  | { readonly kind: 'override'; readonly tag: string; readonly reason: string };

/** A flag found in the files that declare a line's flags. */
export interface FlagDeclaration {
  readonly name: string;
  readonly file: string;
  readonly lineNumber: number;
  /** Value the header gives when nobody defines it; `null` when the flag is only tested by `#ifdef`. */
  readonly default: string | null;
  /** Text of the `#error` that archives the flag, when it is archived. */
  readonly archived?: string;
}

/** One arm before the plan: what is built or loaded, and what is set. */
export interface ArmRequest {
  readonly label: string;
  readonly source:
    | { readonly kind: 'line'; readonly line: string; readonly sha: string }
    | { readonly kind: 'allocator'; readonly allocator: string };
  readonly defines: readonly Define[];
  readonly makeVariables: readonly Define[];
  readonly env: Readonly<Record<string, string>>;
}

/** What is asked, with names resolved against the configuration and commits pinned. */
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
  /** The command that repeats this run, every option spelled out. */
  readonly repeat: string;
  /** Facts a reader must know before the numbers, e.g. "hz4's default for X is already 1". */
  readonly notes: readonly string[];
}

/** What a survey asks, with names resolved against the configuration and commits pinned. */
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

/** A part of a survey before the plan: indices of its arms and lanes, and its share of the time. */
export interface PartRequest {
  readonly method: Method;
  readonly arms: readonly number[];
  readonly cells: readonly number[];
  readonly share: number;
}

/** A lane of the configuration with its matrix parameters fixed. */
export interface LaneCell {
  readonly lane: string;
  readonly cell: Readonly<Record<string, string>>;
}
