import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HANGS_MS } from '../../soon.ts';

const unified = /^\d+ \d+ \S+ \/ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1] ?? null;

/** Makes the groups of a job in a process that is in `group`, and prints where. */
function groupsOfJobIn(group: string): string {
  const script = `
    const { openJobGroups } = await import('./src/runner/sandbox/cgroups.ts');
    const user = { kind: 'same', id: null, switch: [] };
    const groups = openJobGroups('of-a-test-' + process.pid, user, { memoryBytes: 2 ** 30, processes: 64 });
    console.log(groups.joins[0]);
    await groups.close();`;
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', 'echo 0 >"$0/cgroup.procs" && exec "$@"', group, process.execPath, '--input-type=module', '-e', script],
    { encoding: 'utf8', timeout: HANGS_MS },
  );
  expect(stderr).toBe('');
  return stdout.trim();
}

test.skipIf(unified === null || process.getuid?.() !== 0)(
  'the groups of a job stand beside that of the agent, whose unit is then without processes (skipped without root and control groups of version 2)',
  () => {
    const unit = join(unified ?? '', `unit-of-a-test-${process.pid}`);
    const agent = join(unit, 'agent');
    const other = join(unit, 'other');
    for (const each of [unit, agent, other]) mkdirSync(each);
    try {
      expect(groupsOfJobIn(agent)).toMatch(
        new RegExp(`^${unit}/alloc-ab-job-of-a-test-\\d+/launchers/cgroup\\.procs$`),
      );
      // The control: in a group of another name they stand below it.
      expect(groupsOfJobIn(other)).toMatch(
        new RegExp(`^${other}/alloc-ab-job-of-a-test-\\d+/launchers/cgroup\\.procs$`),
      );
    } finally {
      for (const each of [other, agent, unit]) rmdirSync(each);
    }
  },
);
