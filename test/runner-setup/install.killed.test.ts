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
  // Bash reads it at its start: it counts the simple commands of the script, and kills it at one of them.
  writeFileSync(
    join(directory, 'kill.sh'),
    `set -T
count_commands=0
trap '((++count_commands == \${KILL_AT:-0})) && kill -KILL $$' DEBUG
trap 'echo $count_commands >"$COUNT"' EXIT
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

/** The journal may name a thing again that was cut off: its lines are compared as a set. */
function state(root: string): Record<string, string> {
  const { 'var/lib/alloc-ab/installed': journal = '', ...rest } = tree(root);
  return { ...rest, journal: [...new Set(journal.split('\n'))].sort().join('\n') };
}

/** Commands from the first to the last, near enough to one another to hit each step of a few commands. */
function points(count: number, total: number): number[] {
  const offset = Number(process.env.FC_SEED) % 1000;
  return Array.from({ length: count }, (_, index) => 1 + Math.floor(((index + offset / 1000) * total) / count));
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
      const total = Number(readFileSync(join(directory, 'count'), 'utf8'));
      expect(total).toBeGreaterThan(300);
      const expected = state(whole);
      const states = new Set<string>();
      for (const point of points(20, total)) {
        const root = copyOf(from);
        expect(setup(root, action, point).code, `killed at command ${point}`).toBeNull();
        states.add(JSON.stringify(state(root)));
        const { code, err } = setup(root, action);
        expect([code, err], `killed at command ${point} of ${total}`).toEqual([0, '']);
        expect(state(root), `killed at command ${point} of ${total}`).toEqual(expected);
        rmSync(root, { recursive: true });
      }
      // The control: the kills did hit different steps.
      expect(states.size).toBeGreaterThan(8);
    },
    900_000,
  );
});
