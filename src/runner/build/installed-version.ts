import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InstalledLibrary } from '../../model/run.ts';
import { exec } from '../../system/exec.ts';

/** Fields of dpkg-query. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query replaces them
const FIELDS = '${Package}\t${Version}\n';

/** Longest text that is kept of a name or a version, in characters. */
const CHARACTERS_MAX = 100;

/**
 * What this machine knows about the version of an installed library: its package by dpkg, and its build id by readelf. What cannot be
 * found out is null: a machine without these programs is no failure.
 */
export async function installedVersion(path: string): Promise<InstalledLibrary> {
  const file = await realpath(path);
  const [owner, buildId] = await Promise.all([packageOf([path, file]), buildIdOf(file)]);
  return { file: basename(file).slice(0, CHARACTERS_MAX), package: owner, buildId };
}

/** The package that owns one of these paths. Its list may name the file with or without `/usr`: one is a link to the other. */
async function packageOf(paths: readonly string[]): Promise<InstalledLibrary['package']> {
  const spellings = new Set(
    paths.flatMap((path) => [path, path.startsWith('/usr/') ? path.slice(4) : `/usr${path}`]).filter(existsSync),
  );
  for (const path of spellings) {
    const owner = /^([a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?): \//m.exec(await output(['-S', path]))?.[1];
    if (owner === undefined) continue;
    const [name = '', version = ''] = (await output(['-W', '-f', FIELDS, owner])).trim().split('\t');
    if (name !== '' && version !== '') {
      return { name: name.slice(0, CHARACTERS_MAX), version: version.slice(0, CHARACTERS_MAX) };
    }
  }
  return null;
}

async function output(args: readonly string[]): Promise<string> {
  return run(['/usr/bin/dpkg-query', ...args]);
}

async function buildIdOf(file: string): Promise<string | null> {
  return /Build ID: ([0-9a-f]{8,128})$/m.exec(await run(['/usr/bin/readelf', '-n', file]))?.[1] ?? null;
}

/** Standard output of a program of the system; empty when it is absent or fails. */
async function run(argv: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await exec(argv, { env: { LC_ALL: 'C' }, timeoutMs: 10_000 });
  return exitCode === 0 ? stdout : '';
}
