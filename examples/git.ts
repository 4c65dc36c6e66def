import { execFileSync } from 'node:child_process';

/** Runs git without the configuration of the machine, which could sign, hook or rewrite. Returns its output; throws when git fails. */
export function git(directory: string, args: readonly string[], dates: Readonly<Record<string, string>> = {}): string {
  return execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.fileMode=false', '-c', 'gc.auto=0', ...args], {
    cwd: directory,
    encoding: 'utf8',
    timeout: 30_000,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: directory,
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...dates,
    },
  });
}
