import { harmless, quoted } from '../text/quote.ts';
import { yamlList } from '../text/yaml-list.ts';
import { type ConfigProblem, problem } from './config-problem.ts';

/** Keys whose value is a command: program and arguments as a list. */
const COMMANDS: readonly PropertyKey[] = ['build', 'command', 'workload', 'start', 'ready', 'load', 'ask', 'stop'];

/** Signs that a shell would read. */
const SHELL = /[|&;<>()$`*?\\\n]/;

/**
 * How to write a command that was given as one text, without the text itself; null at a key that is no command. No shell reads commands,
 * so a text with shell signs needs one that is named.
 */
export function commandAsText(path: readonly PropertyKey[], text: string): string | null {
  const isCommand = path.some((key) => COMMANDS.includes(key)) && text.trim() !== '';
  return isCommand ? `a command is a list of its program and arguments, e.g. ${asList(wordsOf(text))}` : null;
}

/** A list whose program has a space: a whole command as its only item, or several commands as its items. */
export function programAsText(path: readonly PropertyKey[], argv: readonly string[]): ConfigProblem[] {
  const [program = ''] = argv;
  if (!/\s/.test(program.trim())) return [];
  const isBuild = path.includes('build') && argv.length > 1;
  const list = isBuild ? `[${argv.map((text) => yamlList(wordsOf(text))).join(', ')}]` : null;
  const shown = list === null ? asList([...wordsOf(program), ...argv.slice(1)]) : harmless(list, SHOWN);
  const why = isBuild ? 'each of several commands is a list of its own' : 'each argument is an item of its own';
  return [problem(path, 'value', `${quoted(program)} is not a program: ${why}, e.g. ${shown}`, program)];
}

const SHOWN = /['[\]&|;]/;

function asList(words: readonly string[]): string {
  return harmless(yamlList(words), SHOWN);
}

function wordsOf(text: string): string[] {
  if (SHELL.test(text)) return ['sh', '-c', text.trim()];
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}
