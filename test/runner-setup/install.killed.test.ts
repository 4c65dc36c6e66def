import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, freshMachine, isRoot, runnerArchive, start, TOOL, tree } from './machine.ts';

let directory: string;
let options: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'killed-'));
  freshMachine(join(directory, 'fresh'));
  const { file, sha256 } = runnerArchive(directory);
  options = ['--control', 'owner/perf', '--app', 'alloc-ab-app', '--runner-archive', file, '--sha256', sha256];
  // Bash reads it at its start: it counts the simple commands of the script, and kills it at one of them or lists those that follow a change.
  writeFileSync(
    join(directory, 'kill.sh'),
    `set -T
count_commands=0
if ((KILL_AT > 0)); then
  trap '((++count_commands == KILL_AT)) && kill -KILL $$' DEBUG
else
  trap '((++count_commands))
[[ $before =~ ^(mkdir|chown|chmod|mv|rm|rmdir|ln|cp|tar|useradd|userdel|groupdel|usermod|printf|sync|sed)\\  ]] && echo "$count_commands \${before%% *}" >>"$COUNT"
before=$BASH_COMMAND' DEBUG
fi
`,
  );
});
afterEach(() => rmSync(directory, { recursive: true }));

function setup(root: string, action: string, killAt?: number): Ended {
  const env = { BASH_ENV: join(directory, 'kill.sh'), COUNT: join(directory, 'count'), KILL_AT: String(killAt ?? 0) };
  const counted = killAt === undefined ? {} : { env };
  return start(TOOL, [action, '--root', root, ...(action === 'install' ? options : [])], counted);
}

function copyOf(from: string): string {
  const to = mkdtempSync(join(directory, 'copy-'));
  cpSync(join(directory, from), to, { recursive: true, preserveTimestamps: true });
  return to;
}

/** The journal may name a thing again that was cut off: its lines are compared as a set. The day of a user may be the next one. */
function state(root: string): Record<string, string> {
  const { 'var/lib/alloc-ab/installed': journal = '', 'etc/shadow': users = '', ...rest } = tree(root);
  const shadow = users.replace(/^([^:]*:[^:]*):\d+:/gm, '$1:DAY:');
  return { ...rest, shadow, journal: [...new Set(journal.split('\n'))].sort().join('\n') };
}

/** Commands that follow a change: each that follows a new directory, and some of the others, evenly. */
function points(counted: string): number[] {
  const changes = counted
    .trimEnd()
    .split('\n')
    .map((line) => ({ at: Number(line.split(' ')[0]), isDirectory: line.endsWith(' mkdir') }));
  const others = changes.filter(({ isDirectory }) => !isDirectory);
  const offset = (Number(process.env.FC_SEED) % 1000) / 1000;
  const step = others.length / 16;
  const chosen = others.filter(
    (_, index) => Math.floor((index + offset * step) / step) > Math.floor((index - 1 + offset * step) / step),
  );
  return [...changes.filter(({ isDirectory }) => isDirectory), ...chosen].map(({ at }) => at);
}

describe.skipIf(!isRoot)('as root', () => {
  test.each([
    ['install', 'fresh'],
    ['uninstall', 'installed'],
  ])(
    '%s that is killed at any command and repeated ends as if it was never killed',
    (action, from) => {
      cpSync(join(directory, 'fresh'), join(directory, 'installed'), { recursive: true });
      expect(setup(join(directory, 'installed'), 'install').code).toBe(0);
      const whole = copyOf(from);
      // A count that is never reached.
      expect(setup(whole, action, -1).code).toBe(0);
      const chosen = points(readFileSync(join(directory, 'count'), 'utf8'));
      expect(chosen.length).toBeGreaterThan(15);
      const expected = state(whole);
      const states = new Set<string>();
      for (const point of chosen) {
        const root = copyOf(from);
        expect(setup(root, action, point).code, `killed at command ${point}`).toBeNull();
        states.add(JSON.stringify(state(root)));
        const { code, err } = setup(root, action);
        expect([code, err], `killed at command ${point}`).toEqual([0, '']);
        expect(state(root), `killed at command ${point}`).toEqual(expected);
        rmSync(root, { recursive: true });
      }
      // The control: the kills did hit different steps.
      expect(states.size).toBeGreaterThan(8);
    },
    900_000,
  );
});
