import { constants } from 'node:os';
import { Command } from 'commander';
import { refuse } from '../../model/refusal.ts';
import { cacheSettings } from '../../runner/build/cache/cache-settings.ts';
import { keptKits } from '../../runner/build/kept-kit.ts';
import { removeTree } from '../../runner/job/job.ts';
import { makeScratch } from '../../runner/job/scratch.ts';
import { sweepBeside } from '../../runner/machine/sweep-beside.ts';
import { describeEnd } from '../../runner/sandbox/launch-report.ts';
import { findProtection } from '../../runner/sandbox/protection.ts';
import { openSandbox } from '../../runner/sandbox/sandbox.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { exitWith } from '../options.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

const TIMEOUT_SECONDS = 60;

/** `alloc-ab sandbox`. */
export function sandboxCommand(terminal: Terminal): Command {
  return new Command('sandbox')
    .description('run a command as measured code runs, to see what it can reach')
    .argument('<command...>', 'the command, after --')
    .addHelpText(
      'after',
      `
Its folder is /tmp, which is empty. It ends after ${TIMEOUT_SECONDS} s. Its exit status is that of the command; 128 and the number after a signal.

Examples:
  alloc-ab sandbox -- id
  alloc-ab sandbox -- cat /proc/mounts
  alloc-ab sandbox -- sh -c 'ls -la / /tmp; cat /proc/net/dev'`,
    )
    .action((command) => exitWith(look(command, terminal)));
}

async function look(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { isolated, missing } = await findProtection();
  for (const { risk, why, fix } of missing) terminal.err.write(`missing    a command ${risk}: ${why}. ${fix}\n`);
  if (!isolated) {
    const message = 'This machine has no sandbox to look around in.';
    const refused = refuse({ code: 'no-sandbox', message, next: missing[0]?.fix ?? '' });
    return exitWithRefusal(refused.error, terminal);
  }
  const cache = cacheSettings();
  if (!cache.ok) return exitWithRefusal(cache.error, terminal);
  using interrupt = stopOnSignal();
  const swept = sweepBeside();
  const directory = makeScratch();
  const kits = await keptKits(cache.value);
  const opened = await openSandbox(directory, [], { signal: interrupt.signal, kits });
  if (!opened.ok) {
    const { code, message, next } = opened.error;
    return exitWithRefusal(refuse({ code, message, next }).error, terminal);
  }
  try {
    const timeoutMs = TIMEOUT_SECONDS * 1000;
    const cwd = opened.value.environment.TMPDIR ?? '/';
    const result = await opened.value.start({ argv, cwd, timeoutMs, signal: interrupt.signal });
    terminal.out.write(result.stdout);
    terminal.err.write(result.stderr);
    const { exitCode, signal, error } = result.report;
    if (error !== null || result.report.timedOut)
      terminal.err.write(`sandbox    the command ${describeEnd(result, timeoutMs)}\n`);
    const number = constants.signals[signal as NodeJS.Signals] ?? 0;
    return interrupt.status() ?? exitCode ?? (number > 0 ? 128 + number : EXIT_NOT_MEASURED);
  } finally {
    await opened.value.close();
    await removeTree(directory);
    await swept();
  }
}
