import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { resolveText, type Scope } from './expression.ts';
import { parseActionFile } from './github-parser.ts';
import { unzip } from './unzip.ts';

/** The parts of the control repository that the workflows need. */
const CONTROL_FILES = ['action.yml', 'fetch-commits', 'release-gate', 'package.json', 'dist', 'bench-kit'];

/** `actions/checkout`: copies the control repository into the workspace. With symbolic links a step could change it. */
export function checkout(control: string, workspace: string): void {
  mkdirSync(workspace, { recursive: true });
  for (const name of CONTROL_FILES) {
    if (existsSync(join(control, name))) cpSync(join(control, name), join(workspace, name), { recursive: true });
  }
}

/** `actions/checkout` of another repository with all branches and tags, at `ref` when it is given. */
export function cloneRepository(url: string, directory: string, ref?: string): void {
  execFileSync('git', ['clone', '--quiet', url, directory], { stdio: 'pipe' });
  if (ref) execFileSync('git', ['-C', directory, 'checkout', '--quiet', '--detach', ref], { stdio: 'pipe' });
}

/** An uploaded artifact. */
export interface Artifact {
  readonly name: string;
  readonly bytes: Buffer;
  readonly digest: string;
}

/** `actions/upload-artifact`: archives one path; the content of a directory is at the root of the archive. */
export async function uploadArtifact(inputs: Readonly<Record<string, string>>, workspace: string): Promise<Artifact> {
  const { name, path } = inputs;
  if (!name || !path) throw new Error('Input required and not supplied: name, path');
  const from = resolve(workspace, path);
  const files = existsSync(from) ? filesIn(from) : [];
  if (files.length === 0) throw new Error(`No files were found with the provided path: ${path}`);
  const zip = new ZipFile();
  const root = statSync(from).isDirectory() ? from : resolve(from, '..');
  for (const file of files) zip.addFile(file, relative(root, file));
  zip.end();
  const bytes = await buffer(zip.outputStream as NodeJS.ReadableStream);
  return { name, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** `actions/download-artifact`: each artifact that matches the pattern, in its own folder; or the named one, in the path itself. */
export async function downloadArtifacts(
  { name: wanted, pattern, path }: Readonly<Record<string, string>>,
  workspace: string,
  artifacts: ReadonlyMap<string, Buffer>,
): Promise<void> {
  if (!path || (wanted === undefined) === (pattern?.endsWith('*') !== true))
    throw new Error('only a path with a name or a pattern PREFIX* is simulated');
  if (wanted !== undefined && !artifacts.has(wanted)) throw new Error(`Artifact not found for name: ${wanted}`);
  for (const [name, zip] of artifacts) {
    if (wanted === undefined ? !name.startsWith(pattern?.slice(0, -1) ?? '') : name !== wanted) continue;
    for (const [file, bytes] of await unzip(zip)) {
      const to = join(resolve(workspace, path), wanted === undefined ? name : '', file);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, bytes);
    }
  }
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The command of a JavaScript action in the workspace, and the `INPUT_*` variables of its inputs. */
export interface LocalAction {
  readonly main: string;
  readonly env: Record<string, string>;
  /** Inputs that the action does not declare: GitHub warns and passes them. */
  readonly unexpected: readonly string[];
}

/** Reads `action.yml` in `directory` and assigns `given` to its inputs; defaults are evaluated in `scope`. */
export function localAction(directory: string, given: Readonly<Record<string, string>>, scope: Scope): LocalAction {
  const action = parseActionFile(join(directory, 'action.yml'));
  if (action.runs.using !== 'node24') throw new Error(`only node24 actions are simulated, not ${action.runs.using}`);
  if (action.runs.pre !== undefined || action.runs.post !== undefined)
    throw new Error('pre and post are not simulated');
  const declared = Object.fromEntries(
    (action.inputs ?? []).map((input) => [input.id, resolveText(input.default, scope)]),
  );
  const env = Object.fromEntries(
    Object.entries({ ...declared, ...given }).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
  return {
    main: join(directory, action.runs.main),
    env,
    unexpected: Object.keys(given).filter((name) => !(name in declared)),
  };
}
