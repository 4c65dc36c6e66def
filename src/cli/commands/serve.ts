import { Command } from 'commander';
import { SETTINGS } from '../options.ts';
import type { Terminal } from '../terminal.ts';

/** `alloc-ab serve`: the GitHub App. Its code is loaded when it is started, since the other commands need none of it. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('start the GitHub App (alloc-ab create-app makes one; the settings: docs/operating.md)')
    .addOption(SETTINGS)
    .addHelpText('after', '\nExample: alloc-ab serve --settings alloc-ab-app.env')
    .action(async (options: { readonly settings?: string }) => {
      const { serve } = await import('../../index.ts');
      await serve(options.settings, terminal.err);
    });
}
