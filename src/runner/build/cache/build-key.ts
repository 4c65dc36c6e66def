import { createHash } from 'node:crypto';
import type { SystemView } from './system-view.ts';

/** All that a build in the sandbox sees, as far as it is the same at the next time. */
export interface BuildInputs {
  readonly kind: 'arm' | 'benches';
  /** An entry never answers for another repository: what is private stays with it. */
  readonly repository: string;
  /** The tree of the commit and those of its submodules, with their paths. A commit with another message has the same one. */
  readonly trees: readonly { readonly path: string; readonly tree: string }[];
  /** Rules about files that are not in the commit. */
  readonly rules: unknown;
  readonly commands: readonly (readonly string[])[];
  /** Path or pattern of what is taken from it. */
  readonly library: string | null;
  /** Its folder, as the build sees it. */
  readonly inside: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly system: SystemView;
  /** Version of alloc-ab, which decides what the sandbox allows. */
  readonly tool: string;
}

/** All that a build sees, but for its defines: builds of the same text are one build. */
export interface TextInputs extends Omit<BuildInputs, 'kind' | 'commands'> {
  readonly kind: 'text';
  /** The calls of the build without their defines, and what else it runs. */
  readonly shape: readonly (readonly string[])[];
}

/** What the programs of the bench kit are compiled from. */
interface KitInputs {
  readonly kind: 'kit';
  /** sha256 over the sources of the kit. */
  readonly sources: string;
  readonly programs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly system: SystemView;
  readonly tool: string;
}

/** What an answer about a build before it is made depends on. */
interface AnswerInputs {
  readonly kind: 'values' | 'same-text';
  readonly repository: string;
  readonly sha: string;
  readonly rules: unknown;
  /** The commands of each build that the question is about. */
  readonly builds: readonly (readonly (readonly string[])[] | null)[];
  readonly environment: Readonly<Record<string, string>>;
  readonly system: SystemView;
  readonly tool: string;
}

/** What the functions depend on that a lane executes. */
interface ExecutedInputs {
  readonly kind: 'executed';
  readonly repository: string;
  /** sha256 of the measured library. */
  readonly library: string;
  /** Program, arguments and variables of the lane. */
  readonly lane: unknown;
  /** sha256 of the program. */
  readonly program: string;
  /** Commit and commands of the bench programs. */
  readonly benches: unknown;
  readonly environment: Readonly<Record<string, string>>;
  readonly system: SystemView;
  readonly tool: string;
}

/** What an answer depends on that a commit alone gives. */
interface CommitInputs {
  readonly kind: 'decisions' | 'names';
  readonly repository: string;
  readonly sha: string;
  /** What was asked. */
  readonly about: unknown;
  readonly environment: Readonly<Record<string, never>>;
  readonly tool: string;
}

/** Version of what entries hold; a new one makes all earlier entries miss. */
const CONTENT_VERSION = 1;

/** The key of a build: sha256 over its inputs. */
export function buildKey(
  inputs: BuildInputs | TextInputs | KitInputs | AnswerInputs | ExecutedInputs | CommitInputs,
): string {
  const { environment, ...rest } = inputs;
  const variables = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([CONTENT_VERSION, variables, Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('hex');
}
