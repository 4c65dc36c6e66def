import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AbPlan, Arm, PlanLane } from '../../src/model/plan.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { HANGS_MS } from '../soon.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/runner');

/** A temporary directory that the job's user can enter. */
export function reachable(): string {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-test-'));
  chmodSync(directory, 0o755);
  return directory;
}

/** A temporary directory that is removed after the test. */
export function temporary(): string {
  const directory = reachable();
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Compiles the subject program into `directory`. */
export function compileSubject(directory: string): string {
  const program = join(directory, 'subject');
  execFileSync('gcc', ['-O1', '-pthread', '-o', program, join(FIXTURES, 'subject.c')]);
  return program;
}

/** Compiles the program that starts processes as its arguments say, dynamically linked and static, into `directory`. */
export function compileTree(directory: string): { readonly tree: string; readonly still: string } {
  const source = join(FIXTURES, 'tree.c');
  const [tree, still] = [join(directory, 'tree'), join(directory, 'tree-static')];
  execFileSync('gcc', ['-O1', '-pthread', '-o', tree, source]);
  execFileSync('gcc', ['-O1', '-pthread', '-static', '-DSTATIC', '-o', still, source]);
  return { tree, still };
}

/** Compiles the program `tree-own`, which is `tree` with an allocator of its own, and that allocator as the library `own.so`. */
export function compileTreeWithMalloc(directory: string): void {
  const sources = ['tree.c', 'own-malloc.c'].map((name) => join(FIXTURES, name));
  execFileSync('gcc', ['-O1', '-fno-builtin', '-pthread', '-o', join(directory, 'tree-own'), ...sources]);
  execFileSync('gcc', ['-O1', '-fno-builtin', '-shared', '-fPIC', '-o', join(directory, 'own.so'), sources[1] ?? '']);
}

/** A git repository with one commit: the fixture's allocator line and its bench. */
export function fixtureRepository(directory: string): { readonly path: string; readonly sha: string } {
  const path = join(directory, 'repository');
  cpSync(join(FIXTURES, 'repository'), path, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  return { path, sha: commit(path, 'base') };
}

const CONFIGURATION = `schema: 1
lines:
  fixture: { build: [[make, all, 'DEFS_EXTRA={defines}']], library: line/libfixture.so, flags: { prefixes: [FIX_], declaredIn: [line/config.h] } }
benches: { build: [[make, bench]] }
lanes: { speed: { command: [bench/bench], metric: { read: 'ops/s=([0-9.]+)' } } }
suites: { all: { targets: [speed] } }
defaults: { suite: all }
`;

/** Makes the same repository in `folder`, with a configuration. `first`: lines before its makefile. */
export function configuredRepository(folder: string, first = ''): string {
  cpSync(join(FIXTURES, 'repository'), folder, { recursive: true });
  mkdirSync(join(folder, '.github'));
  writeFileSync(join(folder, '.github/alloc-ab.yml'), CONFIGURATION);
  const makefile = join(folder, 'Makefile');
  writeFileSync(makefile, first + readFileSync(makefile, 'utf8'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  commit(folder, 'first');
  return folder;
}

/** Commits everything in a repository; returns the commit's id. */
export function commit(path: string, message: string): string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid'];
  git(path, ...author, 'commit', '--quiet', '--all', '--allow-empty', '-m', message);
  return git(path, 'rev-parse', 'HEAD');
}

/** Runs git in a repository and returns its output. */
export function git(path: string, ...args: string[]): string {
  return execFileSync('git', ['-C', path, ...args], { encoding: 'utf8' }).trim();
}

/** Compiles the fixture's bench and two of its libraries, with FIX_FAST off and on. */
export function compileFixture(directory: string): { readonly baseline: string; readonly candidate: string } {
  const source = join(FIXTURES, 'repository');
  cpSync(source, directory, { recursive: true });
  execFileSync('gcc', ['-o', join(directory, 'bench/bench'), join(directory, 'bench/bench.c')]);
  const build = (name: string, fast: number): string => {
    const library = join(directory, `lib${name}.so`);
    execFileSync('gcc', ['-shared', '-fPIC', `-DFIX_FAST=${fast}`, '-o', library, join(source, 'line/alloc.c')]);
    return library;
  };
  return { baseline: build('baseline', 0), candidate: build('candidate', 1) };
}

/** An arm that builds the fixture line: `make <targets>` with the defines in DEFS_EXTRA. */
export function fixtureArm(sha: string, defines: Record<string, string | null>, targets = ['clean', 'all']): Arm {
  const list = Object.entries(defines).map(([name, value]) => ({ name, value }));
  const text = list.map(({ name, value }) => (value === null ? `-U${name}` : `-U${name} -D${name}=${value}`)).join(' ');
  return {
    label: `fixture ${list.map(({ name, value }) => `${name}=${value}`).join(' ')}`.trim(),
    source: {
      kind: 'build',
      sha,
      line: 'fixture',
      commands: [['make', ...targets, ...(text === '' ? [] : [`DEFS_EXTRA=${text}`])]],
      library: 'line/libfixture.so',
      defines: list,
    },
    env: {},
  };
}

/** A lane of the fixture bench. */
export function fixtureLane(more: Partial<PlanLane> = {}): PlanLane {
  return {
    id: 'speed',
    role: 'target',
    cell: {},
    command: ['bench/bench'],
    kit: false,
    lockstep: null,
    why: '',
    env: {},
    read: 'ops/s=',
    unit: 'ops/s',
    better: 'higher',
    checks: [{ name: 'remote', read: 'remote_pct=', low: 88, high: 92 }],
    measures: [{ metric: 'throughput', role: 'target', gain: 0.01 }],
    timeoutSeconds: 5,
    ...more,
  };
}

/** A plan for the fixture repository. Default: FIX_FAST off against on. */
export function fixturePlan(sha: string, more: Partial<AbPlan> = {}): AbPlan {
  const { plan } = syntheticRun().manifest;
  return {
    ...plan,
    id: 'fixture-1',
    baseline: fixtureArm(sha, { FIX_FAST: '0' }),
    candidate: fixtureArm(sha, { FIX_FAST: '1' }),
    benches: { sha, commands: [['make', 'bench']] },
    lanes: [fixtureLane()],
    sampling: { ...plan.sampling, looks: [6, 16], budgetSeconds: HANGS_MS / 1000 },
    rules: { ...plan.rules, foreignCores: 1024 },
    ...more,
  };
}

/** Whether a process is alive; a zombie is not. */
export function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  try {
    return !/\) Z /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}
