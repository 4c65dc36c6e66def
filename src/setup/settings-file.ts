import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';

/** Largest settings file that is read, in bytes. */
const BYTES_MAX = 65_536;
/** A value in quotes, which may have several lines. */
const QUOTED = /^(\s*(?:export\s+)?\w+\s*=\s*)(["'`])([\s\S]*?)\2/gm;
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/;

/**
 * Reads a file of settings, one `NAME=value` a line, as `.env` files have them. The file holds secrets: it is refused when others may
 * read it. A refusal contains no value.
 */
export function readSettingsFile(path: string): Result<Readonly<Record<string, string>>, Refusal> {
  const content = contentOf(path);
  if (!content.ok) return content;
  const text = content.value.replace(/^\ufeff/, '');
  const problem = firstProblem(text);
  if (problem !== null)
    return refuse({
      code: 'bad-settings',
      message: `${path}, ${problem}.`,
      next: 'Write one NAME=value on each line.',
    });
  return ok(parseEnv(text) as Record<string, string>);
}

/** The lines of a settings file. Values must not have line ends. */
export function settingsLines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function contentOf(path: string): Result<string, Refusal> {
  const notThis = (message: string, next: string) => refuse({ code: 'bad-settings', message, next });
  let file: number;
  try {
    // Without O_NONBLOCK a named pipe would be waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return notThis(`The settings file ${path} ${why}.`, 'Name the file that alloc-ab create-app wrote.');
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return notThis(`${path} is not a file.`, 'Name another one.');
    if (stat.size > BYTES_MAX)
      return notThis(`${path} is no settings file: it has ${stat.size} bytes.`, 'Name another one.');
    const mode = stat.mode & 0o777;
    if ((mode & 0o077) !== 0 && !isCredential(path)) {
      const message = `${path} holds secrets, and users other than its owner may read or change it (mode ${mode.toString(8)}).`;
      return notThis(message, `Run chmod 600 ${path}, and make new secrets if others may have read them.`);
    }
    const text = readFileSync(file, 'utf8');
    return text.includes('\0') ? notThis(`${path} is no text.`, 'Name another file.') : ok(text);
  } finally {
    closeSync(file);
  }
}

/** Whether systemd passes this file to a service: it shows it to the user of the service alone, by an access list that has the bits of a group. */
function isCredential(path: string): boolean {
  const { CREDENTIALS_DIRECTORY: folder } = process.env;
  return folder !== undefined && dirname(resolve(path)) === folder;
}

/** The first line that is not a setting, or that sets a name again. */
function firstProblem(text: string): string | null {
  // Lines keep their numbers when the quoted values are taken out.
  const lines = text
    .replace(QUOTED, (_, start: string, __, value: string) => `${start}""${value.replace(/[^\n]/g, '')}`)
    .split('\n');
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const at = `line ${index + 1}`;
    const [assignment, name] = ASSIGNMENT.exec(line) ?? [];
    if (assignment === undefined || name === undefined) return `${at}: this is not NAME=value`;
    if (seen.has(name)) return `${at}: ${name} is set twice`;
    seen.add(name);
    const value = line.slice(assignment.length).trim();
    if (/^(?!"")["'`]/.test(value)) return `${at}: the quotes of ${name} do not end`;
    if (/^""\s*[^\s#]/.test(value)) return `${at}: text follows the value of ${name} in quotes`;
    // A secret would be cut without a word.
    if (/^[^#]*[^\s#"]#/.test(value)) return `${at}: put the value of ${name} in quotes, since # begins a comment`;
  }
  return null;
}
