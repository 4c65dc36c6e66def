import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { createProgram } from '../../src/cli/program.ts';
import { helpText } from '../../src/core/command/help.ts';

const silent = { write: () => true };
/** The program, whose commands print nothing. */
const PROGRAM = await createProgram(packageJson.version, { out: silent, err: silent, color: false, width: 100 }, () => {
  throw new Error('the reference calls no command');
});

/** A command of the command line, as its `--help` describes it. */
export interface CommandText {
  readonly name: string;
  /** `alloc-ab run [options] <command...>` */
  readonly usage: string;
  readonly description: string;
  /** Arguments and options: `--out <dir>`, and what it is for. */
  readonly terms: readonly { readonly term: string; readonly meaning: string; readonly value: string }[];
  /** Further paragraphs of the help. */
  readonly notes: readonly string[];
  /** Command lines, some with a remark behind several blanks. */
  readonly examples: readonly string[];
}

/** Every command that a user can call, in the order of the help. Throws the name of each command or option without a text or an example. */
export function commandTexts(program: Command = PROGRAM): CommandText[] {
  const texts = program.commands.flatMap(leaves).map(textOf);
  const missing = texts.flatMap(({ name, description, terms, examples }) => [
    ...(description === '' ? [`${name}: a description`] : []),
    ...(examples.length === 0 ? [`${name}: "Examples:" in its help, each line "  alloc-ab ${name} …"`] : []),
    ...terms.filter(({ meaning }) => meaning === '').map(({ term }) => `${name}: a description of ${term}`),
  ]);
  if (missing.length > 0) throw new Error(`src/cli/commands: the help lacks\n  ${missing.join('\n  ')}`);
  return texts;
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

/** Help of the whole program after its list of commands: the exit status. */
export function programNotes(): string {
  return afterHelp(PROGRAM).trim();
}

function textOf(command: Command): CommandText {
  const after = afterHelp(command).replace(helpText().trim(), '');
  const [notes = '', examples = ''] = after.split(/^Examples?:/m);
  const names = [command.name()];
  for (let up = command.parent; up !== null; up = up.parent) names.unshift(up.name());
  return {
    name: names.slice(1).join(' '),
    usage: `${names.join(' ')} ${command.usage()}`,
    description: sentence(command.description()),
    terms: [
      ...command.registeredArguments.map((argument) => ({
        term: argument.required
          ? `<${argument.name()}${argument.variadic ? '...' : ''}>`
          : `[${argument.name()}${argument.variadic ? '...' : ''}]`,
        meaning: argument.description,
        value: '',
      })),
      ...command.options
        .filter(({ hidden }) => !hidden)
        .map(({ flags, description, defaultValue, mandatory }) => ({
          term: flags,
          meaning: description,
          value: mandatory ? 'required' : typeof defaultValue === 'string' ? defaultValue : '',
        })),
    ],
    notes: notes
      .trim()
      .split(/\n{2,}/)
      .filter((note) => note !== ''),
    examples: examples
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}

/** What the help of a command has after its options. */
function afterHelp(command: Command): string {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
  return written.join('').slice(command.helpInformation().length);
}

/** A description as a sentence: the help begins it in lower case. */
function sentence(text: string): string {
  if (text === '') return '';
  const ended = /[.?!]$/.test(text) ? text : `${text}.`;
  return `${ended.charAt(0).toUpperCase()}${ended.slice(1)}`;
}
