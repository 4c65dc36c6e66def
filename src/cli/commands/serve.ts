import { Command } from 'commander';

/** `alloc-ab serve`: the GitHub App. Its code is loaded when it is started, since the other commands need none of it. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('start the GitHub App (settings come from the environment, see docs/operating.md)')
    .action(async () => {
      const { serve } = await import('../../index.ts');
      await serve();
    });
}
