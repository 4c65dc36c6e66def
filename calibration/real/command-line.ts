import { join } from 'node:path';
import { execa } from 'execa';
import { RECORD_RULE } from '../../src/core/verdict/checks/sanity-record.ts';
import { packageRoot } from '../../src/system/package-root.ts';

/** Folders for state and cache below `scratch`, so that a machine begins without a record and without builds. */
export function freshMachine(scratch: string): Readonly<Record<string, string>> {
  return { XDG_STATE_HOME: join(scratch, 'state'), XDG_CACHE_HOME: join(scratch, 'cache') };
}

/** Runs a command of `alloc-ab` about a repository. Returns what it printed, and the seconds from its start to its end. Throws when it printed nothing. */
export async function askCommandLine(
  [command = '', ...args]: readonly string[],
  repo: string,
  machine: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string; readonly seconds: number }> {
  const began = performance.now();
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [join(packageRoot(), 'src', 'cli.ts'), command, '--repo', repo, ...args],
    { env: { ...machine, NO_COLOR: '1' }, reject: false },
  );
  const seconds = (performance.now() - began) / 1000;
  if (stdout === '') throw new Error(`alloc-ab ${command} ended with ${exitCode}: ${stderr.slice(-500)}`);
  return { stdout, seconds };
}

/** A command that qualifies the machine for lanes of hz4, with as many verdicts as the record needs before it answers (decision 59). */
export function qualifyFor(lanes: readonly string[]): string[] {
  return ['qualify', '--verdicts', String(RECORD_RULE.runs), '--inject', '5', 'on', 'hz4', ...lanes, 'budget=15s'];
}
