import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CONFIG = `schema: 1
lines:
  hz4:
    build: [make, -C, hakozuna/hz4, clean, all, "HZ4_DEFS_EXTRA={defines}"]
    library: hakozuna/hz4/libhakozuna_hz4.so
    flags:
      prefixes: [HZ4_]
      declaredIn: [hakozuna/hz4/include]
  hz3:
    build: [make, -C, hakozuna/hz3, clean, all_ldpreload_scale]
    library: hakozuna/hz3/libhakozuna_hz3_scale.so
lanes:
  mt-remote-small:
    command: [hakozuna/out/bench_mt, "{T}", "{R}"]
    matrix: { T: [4, 16], R: [90] }
    metric: { read: "ops/s=" }
  st-mixed-small:
    command: [hakozuna/out/bench_st]
    metric: { read: "ops/s=" }
suites:
  ssot:
    targets: [mt-remote-small]
    guards: [st-mixed-small]
defaults: { suite: ssot, line: hz4 }
`;

const HEADER = `#pragma once
#ifndef HZ4_S12_MPSC
#define HZ4_S12_MPSC 0
#endif
#if HZ4_S12_MPSC
int lock_free;
#endif
`;

/** A git repository with a configuration on main and a change on a branch. */
export interface MeasuredRepository {
  readonly directory: string;
  readonly mainSha: string;
  readonly headSha: string;
  /** Another commit on top of the branch. */
  readonly nextSha: string;
  /** Commits these files on top of main. `at` is the time of the commit, by default a minute ago. */
  commitOnMain(files: Readonly<Record<string, string>>, at?: Date): string;
  /** Commits these files on a new branch from main. */
  commitOnBranch(files: Readonly<Record<string, string>>): string;
  /** Adds lightweight tags to a commit. */
  tag(sha: string, ...names: string[]): void;
  /** Runs git and returns its trimmed output. */
  git(...args: string[]): string;
}

/** A time before the comments of a test. */
export function minuteAgo(): Date {
  return new Date(Date.now() - 60_000);
}

/** The repository of each configuration that a test file asked for. The others are copies of it: git takes longer to make them. */
const made = new Map<string, Commits & { readonly template: string }>();

type Commits = Pick<MeasuredRepository, 'mainSha' | 'headSha' | 'nextSha'>;

function gitIn(directory: string) {
  const asTest = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-C', directory];
  const git = (...args: string[]): string =>
    execFileSync('git', [...asTest, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const commit = (message: string, files: Readonly<Record<string, string>>, at = minuteAgo()): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    git('add', '-A');
    // git records the committer's date in the reflog, where the simulator reads when a branch moved.
    execFileSync('git', [...asTest, 'commit', '-q', '-m', message], {
      env: { ...process.env, GIT_COMMITTER_DATE: at.toISOString() },
      stdio: 'ignore',
    });
    return git('rev-parse', 'HEAD');
  };
  return { git, commit };
}

function makeTemplate(more: string): Commits & { readonly template: string } {
  const template = mkdtempSync(join(tmpdir(), 'alloc-ab-measured-'));
  process.once('exit', () => rmSync(template, { recursive: true, force: true }));
  const { git, commit } = gitIn(template);
  git('init', '-q', '-b', 'main', '--template=');
  const mainSha = commit('base', {
    '.github/alloc-ab.yml': CONFIG + more,
    'hakozuna/hz4/include/hz4_config.h': HEADER,
  });
  git('checkout', '-q', '-b', 'change');
  const headSha = commit('change', { 'hakozuna/hz4/src/free.c': 'int change;\n' });
  const nextSha = commit('more', { 'hakozuna/hz4/src/free.c': 'int more;\n' });
  git('checkout', '-q', 'main');
  return { template, mainSha, headSha, nextSha };
}

/** Creates the repository in `directory`. `more` is appended to its configuration. Its code is never compiled. */
export function makeRepository(directory: string, more = ''): MeasuredRepository {
  const { template, ...commits } = made.get(more) ?? makeTemplate(more);
  made.set(more, { template, ...commits });
  cpSync(template, directory, { recursive: true });
  const { git, commit } = gitIn(directory);
  let branches = 0;
  return {
    directory,
    ...commits,
    git,
    tag(sha, ...names) {
      const lines = names.map((name) => `create refs/tags/${name} ${sha}\n`);
      execFileSync('git', ['-C', directory, 'update-ref', '--stdin'], { input: lines.join('') });
    },
    commitOnMain: (files, at) => commit('on main', files, at),
    commitOnBranch(files) {
      branches += 1;
      git('checkout', '-q', '-b', `branch-${branches}`, 'main');
      const sha = commit(`on branch ${branches}`, files);
      git('checkout', '-q', 'main');
      return sha;
    },
  };
}
