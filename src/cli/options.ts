import { type Command, InvalidArgumentError, Option } from 'commander';
import { helpText } from '../core/command/help.ts';

/** Options that several commands take. */
export const REPO = new Option('--repo <dir>', 'checkout of the measured repository').default('.');
export const CONFIG = new Option(
  '--config <file>',
  'configuration, when it is not .github/alloc-ab.yml of the checkout',
);
export const SEED = new Option('--seed <hex>', '32 hexadecimal digits that every random choice derives from').argParser(
  (text) => {
    if (/^[0-9a-f]{32}$/.test(text)) return text;
    throw new InvalidArgumentError('Give the seed of a bundle: 32 of the digits 0-9 and a-f.');
  },
);
export const SETTINGS = new Option(
  '--settings <file>',
  'settings of the App, one NAME=value a line; variables of the environment take precedence',
).env('SETTINGS_FILE');
export const RESULTS = new Option(
  '--out <dir>',
  'the folder that --out of run named (default: .alloc-ab of the checkout)',
);
export const DOCUMENT = new Option('--document <file>', 'write the result as Markdown too, in the form of a comment');

/** JSON documents that commands print: `schemas/NAME.schema.json`. */
type JsonDocument =
  | 'config-check'
  | 'campaign'
  | 'flag-list'
  | 'verdict'
  | 'survey-document'
  | 'explain'
  | 'code'
  | 'verify'
  | 'export'
  | 'result-list'
  | 'qualification'
  | 'doctor-report';

/** `--json`, with what it prints and the schemas of that. */
export function jsonOption(prints: string, ...documents: readonly [JsonDocument, ...JsonDocument[]]): Option {
  return new Option(
    '--json',
    `${prints} as JSON (${documents.map((name) => `schemas/${name}.schema.json`).join(', ')})`,
  );
}

/** The command text and the options for where and how it is planned; the help lists the whole grammar. */
export function planningOptions(command: Command, json: Option): Command {
  return command
    .argument('<command...>', 'a command as in a comment, without /ab')
    .addOption(REPO)
    .addOption(CONFIG)
    .option('--base <branch>', 'branch that "base" compares with (default: origin/HEAD, main or master)')
    .addOption(SEED)
    .addOption(json)
    .addHelpText('after', `\n${helpText()}`);
}

/** Waits for a command and makes its exit status that of the process. */
export async function exitWith(status: Promise<number>): Promise<void> {
  process.exitCode = await status;
}
