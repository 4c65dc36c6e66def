import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Applies a patch to a file with git and returns the new text; throws when git refuses. */
export function gitApply(path: string, before: string, patch: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-apply-'));
  try {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, before);
    const env = { PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: tmpdir() };
    execFileSync('git', ['init', '-q'], { cwd: directory, env });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: directory, env, input: patch });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(directory, { recursive: true });
  }
}
