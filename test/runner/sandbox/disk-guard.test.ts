import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { temporary } from '../runner-fixture.ts';

/** Writes until it cannot. */
const BOMBS = {
  bytes: 'while dd if=/dev/zero bs=64k count=1 status=none; do sleep 0.01; done >>bomb',
  files: 'n=0; while : >"$n"; do n=$((n + 1)); [ $((n % 20)) -ne 0 ] || sleep 0.01; done',
} as const;

/** A disk of 16 MiB and 2,000 files, with a folder that everybody may write to. */
function smallDisk(): string {
  const disk = temporary();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,nr_inodes=2000,mode=755', 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', [disk]));
  const folder = join(disk, 'work');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  return folder;
}

const free = {
  bytes: (folder: string) => statfsSync(folder).bavail,
  files: (folder: string) => statfsSync(folder).ffree,
};

test.skipIf(process.getuid?.() !== 0).each(['bytes', 'files'] as const)(
  'a build that writes %s without end is stopped before the disk is full (skipped without root)',
  async (kind) => {
    const directory = temporary();
    const opened = await openSandbox(directory, [], { kits });
    if (!opened.ok) throw new Error(opened.error.message);
    const folder = smallDisk();
    const argv = ['/bin/sh', '-c', BOMBS[kind]];
    const request = { argv, cwd: folder, writes: [{ host: folder }], timeoutMs: HANGS_MS };
    const result = await opened.value.start(request).finally(opened.value.close);
    expect(result).toMatchObject({ filledDisk: true, cancelled: false });
    expect(free[kind](folder)).toBeGreaterThan(0);
    // The control: without the sandbox nothing stops it before the end.
    const bomb = spawnSync(argv[0] ?? '', argv.slice(1), { cwd: smallDisk(), encoding: 'utf8', timeout: HANGS_MS });
    expect(bomb.stderr).toMatch(/No space left|cannot create/);
  },
);
