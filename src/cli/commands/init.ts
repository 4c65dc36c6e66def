import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { draftConfig } from '../../core/init/init.ts';
import { tagRuleset } from '../../core/init/tag-ruleset.ts';
import { repositoryFiles } from '../../local/checkout/local-facts.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import { refuse } from '../../model/refusal.ts';
import { inertJson } from '../../system/inert-output.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { exitWith } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface InitOptions {
  readonly repo: string;
  readonly print?: boolean;
  /** Print the tag ruleset instead; a number names the GitHub App whose status alone counts. */
  readonly ruleset?: boolean | string;
}

/** `alloc-ab init`. */
export function initCommand(terminal: Terminal): Command {
  return new Command('init')
    .description('write a first .github/alloc-ab.yml by looking at a repository')
    .option('--repo <dir>', 'the repository', '.')
    .option('--print', 'print it, write nothing')
    .option(
      '--ruleset [app]',
      'print a tag ruleset for GitHub instead; with the number of an App, only its status counts',
    )
    .addHelpText('after', '\nExample: alloc-ab init --repo ../hakozuna --print')
    .action((options) => exitWith(init(options, terminal)));
}

/** Drafts a configuration from the files of the repository. A configuration that exists is never overwritten. */
async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.ruleset !== undefined) return printRuleset(options.ruleset, terminal);
  const files = await repositoryFiles(options.repo);
  if (!files.ok) return exitWithRefusal(files.error, terminal);
  const text = draftConfig(files.value);
  if (options.print === true) {
    terminal.out.write(text);
    return 0;
  }
  const file = join(options.repo, CONFIG_PATH);
  if (existsSync(file)) {
    const message = `${file} exists and is not overwritten.`;
    const next = 'Run alloc-ab init --print to see what would be written.';
    return exitWithRefusal(refuse({ code: 'config-exists', message, next }).error, terminal);
  }
  await makeFolder(dirname(file));
  await writeFile(file, text);
  terminal.out.write(
    `wrote ${file}\nnext: read it, then alloc-ab explain FLAG; alloc-ab init --ruleset prints a ruleset for the tags of releases\n`,
  );
  return 0;
}

function printRuleset(app: boolean | string, terminal: Terminal): number {
  if (typeof app === 'string' && !/^[1-9][0-9]{0,14}$/.test(app)) {
    const message = 'The App is named by its number, as on its settings page.';
    const next = 'Write for example alloc-ab init --ruleset 12345, or no number.';
    return exitWithRefusal(refuse({ code: 'bad-option', message, next }).error, terminal);
  }
  terminal.out.write(inertJson(tagRuleset(typeof app === 'string' ? Number(app) : null)));
  terminal.err.write('next: gh api repos/OWNER/REPO/rulesets --method POST --input FILE, as an administrator\n');
  return 0;
}
