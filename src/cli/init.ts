import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftConfig } from '../core/init/init.ts';
import { repositoryFiles } from '../runner/local-facts.ts';
import { EXIT_USAGE } from './exit-code.ts';
import { printRefusal, type Terminal } from './terminal.ts';

/** `alloc-ab init`: writes a first `.github/alloc-ab.yml` from what the repository holds; never overwrites one. */
export async function init(
  options: { readonly repo: string; readonly print?: boolean },
  terminal: Terminal,
): Promise<number> {
  const files = await repositoryFiles(options.repo);
  if (!files.ok) {
    printRefusal(files.refusal, terminal);
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
  terminal.out.write(`wrote ${file}\nnext: read it, then alloc-ab explain FLAG\n`);
  return 0;
}
