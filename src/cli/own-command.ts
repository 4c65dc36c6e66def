import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { shellLine } from '../core/text/shell-line.ts';
import type { Output } from '../system/inert-output.ts';
import { packageRoot } from '../system/package-root.ts';
import type { Terminal } from './terminal.ts';

/** How this process was started. */
interface Started {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Folder of the package. */
  readonly root: string;
}

/** How a user starts this program again, from the folder where it was started: `alloc-ab`, `npx alloc-ab`, or a path. */
export function ownCommand({ env, cwd, root }: Started = processStart()): string {
  const program = real(join(root, 'bin/alloc-ab'));
  const isOurs = (path: string) => existsSync(path) && real(path) === program;
  const isNpx = env.npm_command === 'exec';
  const tarball = isNpx ? npxTarball(root) : null;
  if (tarball !== null) return shellLine(['npx', tarball]);
  // npx puts folders into PATH that the shell of the user does not have.
  const folders = isNpx ? [] : (env.PATH ?? '').split(':');
  if (folders.some((folder) => folder !== '' && isOurs(join(folder, 'alloc-ab')))) return 'alloc-ab';
  if (isNpx || parents(cwd).some((folder) => isOurs(join(folder, 'node_modules/.bin/alloc-ab')))) return 'npx alloc-ab';
  // In its own checkout a short path is enough.
  const isInside = cwd === root || cwd.startsWith(`${root}/`);
  return shellLine([isInside ? `./${relative(cwd, program)}` : program]);
}

/** Writes the commands in a text as the user can type them: `alloc-ab NAME` where NAME is a command and no other words precede it. */
export function withOwnCommand(text: string, own: string, commands: readonly string[]): string {
  if (own === 'alloc-ab') return text;
  const command = new RegExp(`(?<![\\w/.-]|npx )alloc-ab (?=(?:--help|${commands.join('|')})(?![\\w-]))`, 'g');
  return text.replace(command, () => `${own} `);
}

/** A terminal on which notes, refusals and next steps name commands as the user can type them. Results stay as they are. */
export function namingOwnCommand(terminal: Terminal, commands: readonly string[], own = ownCommand): Terminal {
  const named = (text: string) => (text.includes('alloc-ab ') ? withOwnCommand(text, own(), commands) : text);
  const writing = (output: Output, change: (text: string) => string): Output => ({
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    write: (text) => output.write(change(text)),
    ...(output.writeRows !== undefined && { writeRows: (text: string) => output.writeRows?.(text) }),
  });
  return {
    ...terminal,
    err: writing(terminal.err, named),
    out: writing(terminal.out, (text) => text.replace(/^next\b.*$/gm, named)),
  };
}

/** The file that `npx FILE` installed; null where npx took the package from the folder or from a registry. */
function npxTarball(root: string): string | null {
  const [, cache] = /^(.*\/_npx\/[^/]+)\/node_modules\/alloc-ab$/.exec(real(root)) ?? [];
  if (cache === undefined) return null;
  try {
    const { dependencies } = JSON.parse(readFileSync(join(cache, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    const [, file] = /^file:(.*)$/.exec(dependencies?.['alloc-ab'] ?? '') ?? [];
    return file === undefined ? null : resolve(cache, file);
  } catch {
    return null;
  }
}

function processStart(): Started {
  return { env: process.env, cwd: process.cwd(), root: packageRoot() };
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** A folder and those above it. */
function parents(folder: string): string[] {
  return dirname(folder) === folder ? [folder] : [folder, ...parents(dirname(folder))];
}
