import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { outputDirectory } from '../../bench-kit/kit.ts';
import { AS_JOB_USER, buildTools, DIRECT, launch, launchLine } from '../../bench-kit/launcher.ts';
import { makeGroup, makeGroupAt, noGroups } from '../../control-groups.ts';
import { HANGS_MS } from '../../soon.ts';

/** Command line of node that opens the groups of a job in a process of `group`, and then executes `script`. */
function openedIn(group: string, user: { readonly kind: string; readonly uid: number }, script: string): string[] {
  const opened = `
    import { once } from 'node:events';
    import { openJobGroups } from './src/runner/sandbox/cgroups.ts';
    process.setgid(${user.uid});
    process.setuid(${user.uid});
    const user = { kind: '${user.kind}', id: 5, switch: [] };
    const groups = openJobGroups('of-a-test-' + process.pid, user, { memoryBytes: 2 ** 30, processes: 64 });
    ${script}
    await groups.close();`;
  const node = [process.execPath, '--input-type=module-typescript', '-e', opened];
  return ['sh', '-c', 'echo 0 >"$0/cgroup.procs" && exec "$@"', group, ...node];
}

describe.skipIf(noGroups !== null)('the groups of a job (skipped without root and control groups of version 2)', () => {
  test('stand beside that of the agent, whose unit is then without processes', () => {
    const unit = makeGroup('unit');
    const [agent, other] = [makeGroupAt(join(unit, 'agent')), makeGroupAt(join(unit, 'other'))];
    const openedFrom = (group: string): string => {
      const [program = '', ...line] = openedIn(group, { kind: 'same', uid: 0 }, 'console.log(groups.enter[1]);');
      const { stdout, stderr } = spawnSync(program, line, { encoding: 'utf8', timeout: HANGS_MS });
      expect(stderr).toBe('');
      return stdout.trim();
    };
    expect(openedFrom(agent)).toMatch(new RegExp(`^${unit}/alloc-ab-job-of-a-test-\\d+/launchers$`));
    // The control: in a group of another name they stand below it.
    expect(openedFrom(other)).toMatch(new RegExp(`^${other}/alloc-ab-job-of-a-test-\\d+/launchers$`));
  });

  const directory = outputDirectory();
  beforeAll(() => buildTools(directory.path, 'enter', 'launch'));
  afterAll(() => directory.remove());

  test('of a harness without privileges take the programs of its subordinate users', async () => {
    const harness = 65_531;
    const unit = makeGroup('delegated');
    const agent = makeGroupAt(join(unit, 'agent'));
    // What Delegate= of systemd gives.
    for (const each of ['', 'cgroup.procs', 'cgroup.subtree_control']) chownSync(join(unit, each), harness, harness);
    const script = `
      console.log(JSON.stringify({ enter: groups.enter, program: groups.program() }));
      await once(process.stdin.resume(), 'end');`;
    const [node = '', ...line] = openedIn(agent, { kind: 'subordinate', uid: harness }, script);
    const opened = spawn(node, line, { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void opened.kill('SIGKILL'));
    const [printed] = (await once(opened.stdout, 'data')) as [Buffer];
    const { enter, program } = JSON.parse(printed.toString()) as { enter: string[]; program: string };
    const before = [join(directory.path, 'enter'), ...enter, '--', ...AS_JOB_USER];
    const argv = ['cat', '/proc/self/cgroup'];
    const { report, stdout } = await launch(
      launchLine({ ...DIRECT, before }, directory.path, argv, ['--cgroup', program]),
    );
    expect(report).toMatchObject({ error: null, exitCode: 0 });
    expect(stdout).toMatch(/\/program-0$/m);
    opened.stdin.end();
    expect((await once(opened, 'exit'))[0]).toBe(0);
  });
});
