import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { nearest } from '../core/text/suggestion.ts';
import type { GivenSettings } from '../setup/merged-settings.ts';
import { PEM_BYTES_MAX } from '../signing/ed25519.ts';

/** Settings whose text may stand in a file, which `<name>_PATH` names. */
const FROM_FILES = ['PRIVATE_KEY', 'SIGNING_KEY'] as const;

/** Reads the keys from the files that are named instead of them, and lists the files that cannot be read. */
export function keysFromFiles(settings: GivenSettings): { readonly given: GivenSettings; readonly problems: string[] } {
  const given: Record<string, string | undefined> = { ...settings };
  const problems: string[] = [];
  for (const name of FROM_FILES) {
    const path = settings[`${name}_PATH`];
    if (given[name] !== undefined || path === undefined) continue;
    const text = keyText(path);
    if (text.problem === undefined) given[name] = text.content;
    else problems.push(`${name}_PATH: ${path} ${text.problem}`);
  }
  return { given, problems };
}

/** A text for each name of a settings file that is not a setting, such as a mistyped one. */
export function unknownNames(file: GivenSettings, known: readonly string[]): string[] {
  return Object.keys(file)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return `${name.slice(0, 64)} in the settings file is not a setting${near === undefined ? '' : `: did you mean ${near}?`}`;
    });
}

/** Whether this is the PEM text of a private key as GitHub makes them. */
export function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** One text for each wrong setting. It never holds the value, which may be a part of a secret. */
export function problemsIn(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): string[] {
  return (
    error.issues
      .map((issue) => ({ name: String(issue.path[0] ?? ''), message: issue.message }))
      // The file that it was to be read from is named already.
      .filter(({ name }) => given[name] !== undefined || given[`${name}_PATH`] === undefined)
      .map(({ name, message }) =>
        message.includes(name) ? message : `${name}${message.startsWith('is ') ? '' : ':'} ${message}`,
      )
  );
}

function keyText(path: string): { readonly content?: string; readonly problem?: string } {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > PEM_BYTES_MAX) return { problem: 'is not a PEM file' };
    return { content: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})` };
  }
}
