import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * Each test file has a folder of its own for temporary files, which programs that it starts inherit. The lock of the machine is named
 * by that folder: no measurement of another test or of a user holds a test up.
 */
const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-t-'));
// The user of a sandboxed job enters it.
chmodSync(folder, 0o755);
process.env.TMPDIR = folder;

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});
