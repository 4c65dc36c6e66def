import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { QUALIFICATION_BYTES_MAX, Qualification } from '../../model/qualification.ts';
import { makeFolder } from '../../system/make-folder.ts';

/** Path of this machine's qualification: under XDG_STATE_HOME, since it describes the machine and not a checkout. */
export function qualificationFile(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): string {
  const state = env.XDG_STATE_HOME || join(home, '.local', 'state');
  return join(state, 'alloc-ab', 'qualification.json');
}

/** The qualification of this machine; null when it is missing, too large or not valid. */
export async function readQualification(file = qualificationFile()): Promise<Qualification | null> {
  try {
    if ((await stat(file)).size > QUALIFICATION_BYTES_MAX) return null;
    const parsed = Qualification.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Replaces the qualification of this machine. */
export async function writeQualification(qualification: Qualification, file = qualificationFile()): Promise<void> {
  await makeFolder(dirname(file));
  await writeFile(`${file}.tmp`, `${JSON.stringify(qualification, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
}
