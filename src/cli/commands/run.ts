import { Command } from 'commander';
import { openLocalRepository } from '../../local/checkout/local-repository.ts';
import { takeSnapshot } from '../../local/checkout/snapshot.ts';
import type { LocalCheckout } from '../../local/planning/local-plan.ts';
import { ok } from '../../model/result.ts';
import { NO_CACHE } from '../cache-choice.ts';
import { type CompilerChoice, NO_COMPILER, planWithAnswers } from '../compiler-answers.ts';
import type { MeasureOptions } from '../measure.ts';
import { DOCUMENT, exitWith, jsonOption, planningOptions } from '../options.ts';
import { NO_RECORD } from '../record-choice.ts';
import { NO_SANDBOX } from '../sandbox-policy.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface RunOptions extends LocalCheckout, MeasureOptions, CompilerChoice {
  /** Measure the work tree as it is, with its uncommitted files. */
  readonly dirty?: boolean;
  /** The same as the word `proof`. */
  readonly proof?: boolean;
}

/** `alloc-ab run`. */
export function runCommand(terminal: Terminal): Command {
  return planningOptions(
    new Command('run'),
    jsonOption('print the verdict, or the document of a survey,', 'verdict', 'survey-document'),
  )
    .description('measure here what the same command in a comment would measure')
    .option('--dirty', 'measure the work tree as it is, with uncommitted and untracked files; the result is marked')
    .option(
      '--out <dir>',
      'where the timestamped result folder goes; results are compared with those already there (default: .alloc-ab of the checkout, which git ignores)',
    )
    .option('--proof', 'the same as the word proof of the command')
    .addOption(NO_SANDBOX)
    .addOption(NO_COMPILER)
    .addOption(NO_CACHE)
    .addOption(NO_RECORD)
    .addOption(DOCUMENT)
    .addHelpText(
      'after',
      `
Examples:
  alloc-ab run MY_FLAG                                 the flag off against on, on the default suite
  alloc-ab run base --repo ../my-allocator             the checked-out commit against its merge base
  alloc-ab run MY_FLAG suite quick budget=60s --dirty  with the uncommitted changes of the work tree
  alloc-ab run base proof                              only the lanes that execute code of the change
  alloc-ab run compare mylib vs mimalloc,jemalloc,system
  alloc-ab run pause hz4 vs mimalloc,system --document docs/analysis/PHASE12_PAUSE.md`,
    )
    .action((command, options) => exitWith(run(command, options, terminal)));
}

async function run(typed: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  const command = options.proof === true && !typed.includes('proof') ? [...typed, 'proof'] : typed;
  const taken = options.dirty === true ? await snapshotOf(options.repo) : ok(null);
  if (!taken.ok) return exitWithRefusal(taken.error, terminal, options.json);
  const snapshot = taken.value;
  // From the questions to the verdict: a signal between both would be lost.
  using _ = stopOnSignal();
  try {
    const checkout = snapshot === null ? options : { ...options, snapshot };
    const { planned, compared, status } = await planWithAnswers(command, checkout, terminal, true);
    if (status !== null) return status;
    if (!planned.ok) return exitWithRefusal(planned.error, terminal, options.json);
    const { plan, folder } = planned.value;
    const where = snapshot === null ? { repo: folder } : { repo: snapshot.folder, checkout: folder };
    // A question that is refused reads no module of a measurement.
    const { measure } = await import('../measure.ts');
    return await measure(plan, { ...options, ...where, typedRepo: options.repo, compared }, terminal);
  } finally {
    await snapshot?.remove();
  }
}

async function snapshotOf(folder: string): ReturnType<typeof takeSnapshot> {
  const repository = await openLocalRepository(folder);
  return repository.ok ? takeSnapshot(repository.value) : repository;
}
