import { execa } from 'execa';
import { expect, test } from 'vitest';
import { chooseProtection } from '../../src/runner/sandbox/protection.ts';

const protection = await chooseProtection('available');
const isolated = protection.ok && protection.value.isolated;

test.skipIf(!isolated)(
  'known slowdowns are found inside the sandbox, and no figure breaks its bound (skipped where bubblewrap does not start)',
  async () => {
    const { exitCode, stdout } = await execa('node', ['calibration/calibrate.ts', '--quick', '--only', 'slowdowns'], {
      reject: false,
      timeout: 200_000,
    });
    expect(stdout).toContain('Inside the sandbox.');
    expect(stdout).not.toContain('FAIL');
    expect(exitCode).toBe(0);
  },
);
