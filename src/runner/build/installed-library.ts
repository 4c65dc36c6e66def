import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import type { Incident } from '../../model/incident.ts';
import type { Arm } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import { exec } from '../../system/exec.ts';
import { failed } from '../job/incident.ts';
import { describeLibrary, type LibraryFile } from './library-file.ts';

type Installed = Extract<Arm['source'], { kind: 'installed' }>;

/** Finds an installed allocator by absolute path or by a soname that the loader knows; null for the C library's allocator. */
export async function locateInstalled(name: string, source: Installed): Promise<Result<LibraryFile | null, Incident>> {
  if (source.library === null) return ok(null);
  const path = source.library.startsWith('/') ? source.library : await findSoname(source.library);
  if (path !== null && existsSync(path)) return ok(await describeLibrary(await realpath(path)));
  return failed({
    code: 'allocator-not-installed',
    phase: 'build',
    arm: name,
    message: `${source.allocator} is not installed on this machine: ${source.library} was not found.`,
    next: source.package
      ? `Install it on the runner (Debian: apt-get install ${source.package}), then try again.`
      : `Install the library ${source.library} on the runner, or give its absolute path in the configuration.`,
  });
}

async function findSoname(soname: string): Promise<string | null> {
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig', '/usr/bin/ldconfig'].find((path) => existsSync(path));
  if (program === undefined) return null;
  const listing = await exec([program, '-p'], { env: { LANG: 'C' }, timeoutMs: 10_000 });
  // A line: "	libjemalloc.so.2 (libc6,x86-64) => /lib/x86_64-linux-gnu/libjemalloc.so.2".
  for (const line of listing.stdout.split('\n')) {
    const [left, path] = line.trim().split(' => ');
    if (path !== undefined && left?.startsWith(`${soname} (`) && !/hwcap/.test(left)) return path;
  }
  return null;
}
