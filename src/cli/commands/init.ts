import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftConfig } from '../../core/init/init.ts';
import { tagRuleset } from '../../core/init/tag-ruleset.ts';
import { repositoryFiles } from '../../local/checkout/local-facts.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** Options of `alloc-ab init`. */
export interface InitOptions {
  readonly repo: string;
  readonly print?: boolean;
  /** Print the tag ruleset instead; a number names the GitHub App whose status alone counts. */
  readonly ruleset?: boolean | string;
}

/** `alloc-ab init`: writes a first `.github/alloc-ab.yml` from what the repository holds; never overwrites one. */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.ruleset !== undefined) return printRuleset(options.ruleset, terminal);
  const files = await repositoryFiles(options.repo);
  if (!files.ok) {
    printRefusal(files.error, terminal);
    return EXIT_USAGE;
  }
  const text = draftConfig(files.value);
  if (options.print === true) {
    terminal.out.write(text);
    return 0;
  }
  const file = join(options.repo, '.github/alloc-ab.yml');
  if (existsSync(file)) {
    printRefusal(
      {
        kind: 'refusal',
        code: 'config-exists',
        message: `${file} is there already and stays as it is.`,
        next: 'Run alloc-ab init --print to see what would be written.',
      },
      terminal,
    );
    return EXIT_USAGE;
  }
  await mkdir(dirname(file), { recursive: true });
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
    printRefusal({ kind: 'refusal', code: 'bad-option', message, next }, terminal);
    return EXIT_USAGE;
  }
  terminal.out.write(`${JSON.stringify(tagRuleset(typeof app === 'string' ? Number(app) : null), null, 2)}\n`);
  terminal.err.write('next: gh api repos/OWNER/REPO/rulesets --method POST --input FILE, as an administrator\n');
  return 0;
}
