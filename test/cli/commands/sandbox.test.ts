import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { program } from '../../program.ts';
import { temporary } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const { isolated } = await findProtection();

function sandbox(...command: string[]) {
  return execa(program(), ['sandbox', '--', ...command], {
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', SECRET_OF_THE_CALLER: 'secret' },
  });
}

function left(): string[] {
  return readdirSync('/var/tmp').includes(`alloc-ab-${process.geteuid?.()}`)
    ? readdirSync(`/var/tmp/alloc-ab-${process.geteuid?.()}`)
    : [];
}

describe.skipIf(!isolated)('alloc-ab sandbox (skipped where bubblewrap does not start)', () => {
  test('prints what the command prints, and ends as it does', async () => {
    const { stdout, stderr, exitCode } = await sandbox('sh', '-c', 'echo out; echo err >&2; exit 7');
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'out', stderr: 'err', exitCode: 7 });
    expect((await sandbox('sh', '-c', 'kill -SEGV $$')).exitCode).toBe(128 + 11);
    expect((await sandbox('no-such-command')).exitCode).not.toBe(0);
  });

  test('shows neither the environment nor the files of its caller, and leaves nothing', async () => {
    const file = join(temporary(), 'secret');
    writeFileSync(file, 'secret', { mode: 0o644 });
    const look = `cat ${file}; env; cat /proc/*/environ; id -u`;
    const { stdout } = await sandbox('sh', '-c', look);
    expect(stdout).not.toContain('secret');
    expect(Number(stdout.split('\n').at(-1))).not.toBe(process.getuid?.());
    // The control: the same commands outside show both.
    const outside = await execa('sh', ['-c', look], { reject: false, env: { SECRET_OF_THE_CALLER: 'secret' } });
    expect(outside.stdout.match(/secret/g)?.length).toBeGreaterThan(1);
    const ending = sandbox('true');
    expect((await ending).exitCode).toBe(0);
    expect(left().filter((name) => name.startsWith(`${ending.pid}-`))).toEqual([]);
  });
});
