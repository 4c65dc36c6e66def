import { Command } from 'commander';
import { type LocalCheckout, planLocally } from '../../local/planning/local-plan.ts';
import { type MeasureOptions, measure } from '../measure.ts';
import { DOCUMENT, exitWith, planningOptions } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab run`. */
export function runCommand(terminal: Terminal): Command {
  return planningOptions(new Command('run'))
    .description('measure here what the same command in a comment would measure')
    .option(
      '--out <dir>',
      'where the timestamped result folder goes; a baseline is compared with those already there (default: a new folder for temporary files)',
    )
    .addOption(DOCUMENT)
    .addHelpText(
      'after',
      '\nExample: alloc-ab run pause hz4 vs mimalloc,system --document docs/analysis/PHASE12_PAUSE.md',
    )
    .action((command, options) => exitWith(run(command, options, terminal)));
}

async function run(
  command: readonly string[],
  options: LocalCheckout & MeasureOptions,
  terminal: Terminal,
): Promise<number> {
  const planned = await planLocally(command, options);
  if (!planned.ok) return exitWithRefusal(planned.error, terminal, options.json);
  return measure(planned.value.plan, options, terminal);
}
