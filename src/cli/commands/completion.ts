import { Argument, Command } from 'commander';
import { GRAMMAR, KEYWORDS } from '../../core/command/grammar.ts';
import { completionScript, SHELLS, type Shell } from '../completion-script.ts';
import { completionTable } from '../completion-table.ts';
import type { Terminal } from '../terminal.ts';

/** Words of a comment that a measurement on the command line may have too. */
const WORDS = KEYWORDS.filter((word) => GRAMMAR.others.every(({ keyword }) => keyword !== word));

/** `alloc-ab completion`. */
export function completionCommand(terminal: Terminal): Command {
  return new Command('completion')
    .description('print the script that completes alloc-ab in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
bash and zsh load it at every start: add "source <(alloc-ab completion bash)" to ~/.bashrc, or the same with zsh to ~/.zshrc.

Examples:
  alloc-ab completion bash
  alloc-ab completion fish > ~/.config/fish/completions/alloc-ab.fish`,
    )
    .action((shell: Shell, _options, command: Command) => {
      const program = command.parent ?? command;
      terminal.out.write(completionScript(shell, completionTable(program, WORDS)));
    });
}
