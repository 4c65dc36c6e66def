import type { Command } from 'commander';

/** What completes the value of an option, or an argument. */
export type Completes =
  | { readonly kind: 'folders' }
  | { readonly kind: 'files' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Something that only the user knows. */
  | { readonly kind: 'nothing' };

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `--repo`, `-h`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What completes its value; null for an option without one. */
  readonly value: Completes | null;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Completes;
}

/** The commands of the program, from the table that parses its arguments. `grammar` are the words of a comment that a measurement may have. */
export function completionTable(program: Command, grammar: readonly string[]): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: firstSentence(command.description()),
    options: [
      ...command.options.map((option) => ({
        names: [option.short, option.long].filter((name) => name != null),
        description: firstSentence(option.description),
        value: option.required || option.optional ? completesValue(option.flags, option.argChoices) : null,
      })),
      { names: ['-h', '--help'], description: 'display help for command', value: null },
    ],
    argument: argumentOf(command, grammar),
  }));
}

function argumentOf(command: Command, grammar: readonly string[]): Completes {
  const [first] = command.registeredArguments;
  if (first === undefined) return { kind: 'nothing' };
  if (first.argChoices !== undefined) return { kind: 'words', words: first.argChoices };
  // Commands that are planned take the words of a comment; the sandbox takes any program.
  if (first.name() === 'command' && command.options.some(({ long }) => long === '--seed')) {
    return { kind: 'words', words: grammar };
  }
  return /^(?:bundles?|file|pem|dir)$/.test(first.name()) ? { kind: 'files' } : { kind: 'nothing' };
}

function completesValue(flags: string, choices: readonly string[] | undefined): Completes {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (/[<[]dir[>\]]/.test(flags)) return { kind: 'folders' };
  return /[<[](?:file|pem|path)[>\]]/.test(flags) ? { kind: 'files' } : { kind: 'nothing' };
}

/** Shells show a description on one line. */
function firstSentence(text: string): string {
  return (text.split(/[\n;(]/)[0] ?? '').trim();
}
