import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { processStart } from '../../src/system/process-start.ts';
import { program } from '../program.ts';
import { commit, git } from '../runner/runner-fixture.ts';
import { HANGS_MS } from '../soon.ts';

/** A mistake that people make every day, and what the command line answers. */
export interface Mistake {
  /** What the user did. */
  readonly mistake: string;
  /** Makes what the mistake is about in an empty folder; the command runs there. */
  prepare?(folder: string): void | Promise<void>;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly status: number;
  /** What is wrong, and what to do about it. */
  readonly says: RegExp;
  readonly next: RegExp;
  /** Why this machine cannot show it; absent: it can. */
  readonly lacks?: string | false;
}

/** What a command printed and how it ended. */
export interface Answer {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
}

export const CONFIG = `schema: 1
lines:
  fixture:
    build: [[make, all, 'DEFS_EXTRA={defines}']]
    library: line/libfixture.so
    flags: { prefixes: [FIX_], declaredIn: [line/config.h] }
    presets: { fast: { defines: { FIX_FAST: '1' } } }
benches: { build: [[make, bench]] }
lanes: { speed: { command: [bench/bench], metric: { read: 'ops/s=([0-9.]+)' } } }
suites: { all: { targets: [speed] } }
defaults: { suite: all, budget: 10s }
`;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

export function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** The fixture as the repository `allocators` in `folder`: one commit on main. */
export function repository(folder: string, config = CONFIG, name = 'allocators'): string {
  const path = join(folder, name);
  cpSync('test/fixtures/runner/repository', path, { recursive: true });
  write(path, '.github/alloc-ab.yml', config);
  write(path, '.gitignore', '*.o\n*.so\nbench/bench\n');
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  commit(path, 'first');
  return path;
}

/** The configuration with one text replaced, which must be there. */
export function configWith(old: string, text: string): string {
  if (!CONFIG.includes(old)) throw new Error(`the configuration has no ${old}`);
  return CONFIG.replace(old, text);
}

/** A new folder, and an empty one in it for temporary files. */
export function place(): { readonly folder: string; readonly temporary: string } {
  const root = mkdtempSync(join(tmpdir(), 'alloc-ab-mistake-'));
  roots.push(root);
  const [folder, temporary] = [join(root, 'work'), join(root, 'temporary')];
  mkdirSync(folder);
  mkdirSync(temporary);
  return { folder, temporary };
}

/** Starts alloc-ab in a folder; `onText` gets what it has written to its standard error so far. */
export async function alloc(
  { folder, temporary }: ReturnType<typeof place>,
  argv: readonly string[],
  env: Mistake['env'] = {},
  onText: (text: string, stop: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Answer> {
  const running = execa(program(), argv, {
    cwd: folder,
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', TMPDIR: temporary, ...env },
  });
  let text = '';
  running.stderr.on('data', (data) => {
    text += String(data);
    onText(text, (signal) => void running.kill(signal));
  });
  const { exitCode, stdout, stderr } = await running;
  return { status: exitCode, stdout, stderr: asTyped(stderr), pid: running.pid ?? 0 };
}

/** What is printed names the program as it was started here. */
export function asTyped(text: string): string {
  return text.replaceAll(`${program()} `, 'alloc-ab ');
}

/** Makes the mistake and checks the answer. */
export async function meet({ prepare, argv, env, status, says, next }: Mistake): Promise<Answer> {
  const where = place();
  await prepare?.(where.folder);
  const before = stateOf(where.folder);
  const answer = await alloc(where, argv, env);
  expectMessage(answer, status, says, next);
  expectNothingLeft(where, answer.pid);
  expect(stateOf(where.folder)).toEqual(before);
  return answer;
}

/** Notes of progress, of a sandbox that is not whole and of uncommitted files may stand before a refusal. */
const NOTES =
  /^(?:note|sandbox|waiting|fetch|build|preflight|sampling|measuring|stopped|ended|log|bundle|report)\b.*\n/gm;

/** One message with what is wrong and what to do, in the words of neither a stack nor a bug. */
export function expectMessage({ stdout, stderr, status }: Answer, wanted: number, says: RegExp, next: RegExp): void {
  const all = `${stdout}\n${stderr}`;
  expect(status, all).toBe(wanted);
  expect(all).not.toMatch(/^\s+at .+:\d+|node:internal|\[object|undefined|This is a bug/m);
  if (wanted === 2) {
    const message = `${stderr}\n`.replace(NOTES, '');
    expect(message).toMatch(/^alloc-ab: .+\n(?: {2}.+\n)+$/);
    expect(message.split('\n').filter((line) => line.startsWith('alloc-ab: '))).toHaveLength(1);
  }
  // A sentence may be broken over lines.
  const flat = all.replace(/\s+/g, ' ');
  expect(flat).toMatch(says);
  expect(flat).toMatch(next);
}

/** Neither a temporary file nor a process, a job's folder or a control group of the program is there any more. */
export function expectNothingLeft({ folder, temporary }: ReturnType<typeof place>, pid: number): void {
  expect(readdirSync(temporary)).toEqual([]);
  const jobs = `/var/tmp/alloc-ab-${process.geteuid?.()}`;
  expect(namesIn(jobs).filter((name) => isOf(pid, name))).toEqual([]);
  expect(controlGroups('/sys/fs/cgroup', pid)).toEqual([]);
  const root = dirname(folder);
  const processes = namesIn('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(root));
  expect(processes.map(commandOf)).toEqual([]);
}

/** What git shows of each repository in a folder, and what the user set in it. */
function stateOf(folder: string): unknown {
  return namesIn(folder)
    .filter((name) => existsSync(join(folder, name, '.git')))
    .map((name) => {
      const path = join(folder, name);
      const set = ['.gitignore', '.git/config', '.git/info/exclude'].map((file) => textOf(join(path, file)));
      const hooks = namesIn(join(path, '.git/hooks'));
      const asOwner = ['-c', `safe.directory=${path}`, 'status', '--porcelain', '--untracked-files=all'];
      return { name, set, hooks, status: git(path, ...asOwner) };
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function commandOf(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Whether a run with this process made something of that name. A killed run of earlier may have had the same number. */
function isOf(pid: number, name: string): boolean {
  const ticks = new RegExp(`(?:^|[-_.])${pid}-(\\d+)-[0-9a-f]{8}`).exec(name)?.[1];
  return ticks !== undefined && Number(ticks) >= Number(processStart(process.pid));
}

/** Control groups that a run made: their names have its process. */
function controlGroups(folder: string, pid: number): string[] {
  return namesIn(folder)
    .filter((name) => existsSync(join(folder, name, 'cgroup.procs')))
    .flatMap((name) => (isOf(pid, name) ? [join(folder, name)] : controlGroups(join(folder, name), pid)));
}

/** A test for each mistake; one that this machine cannot show is skipped by its name, with the reason. */
export function meetEach(mistakes: readonly Mistake[]): void {
  for (const each of mistakes) {
    if (each.lacks) test.skip(`${each.mistake} (not here: ${each.lacks})`, () => {});
    else test(each.mistake, () => meet(each).then(() => {}));
  }
}
