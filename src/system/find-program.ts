import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The file behind a program's name: bare names are looked up in a PATH, relative ones belong to the checkout with the bench
 * programs. Null when there is no such file that may be run.
 */
export function findProgram(name: string, path: string, checkout: string): string | null {
  const candidates = name.includes('/')
    ? [isAbsolute(name) ? name : resolve(checkout, name)]
    : path.split(':').map((folder) => join(folder, name));
  return candidates.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
