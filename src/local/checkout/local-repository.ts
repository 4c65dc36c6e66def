import { homedir } from 'node:os';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { exec } from '../../system/exec.ts';

const GIT_TIMEOUT_MS = 30_000;

/** Reads a checkout through git. */
export interface LocalRepository {
  /** Runs a git command. Returns its output without the last newline; a refusal when it fails. */
  git(...args: readonly string[]): Promise<Result<string, Refusal>>;
  /** Paths of the files below `prefix` at a commit, at most 20,000. */
  list(sha: string, prefix: string): Promise<Result<readonly string[], Refusal>>;
  /** Text of a file at a commit. */
  show(sha: string, path: string): Promise<Result<string, Refusal>>;
}

/** Opens a directory as a git checkout. Git runs no hook, pager or prompt of it. */
export function openLocalRepository(directory: string): LocalRepository {
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: homedir(),
    LANG: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
  };
  const git = async (...args: readonly string[]): Promise<Result<string, Refusal>> => {
    const result = await exec(['git', '-C', directory, '-c', 'core.hooksPath=/dev/null', ...args], {
      env,
      timeoutMs: GIT_TIMEOUT_MS,
    });
    if (result.exitCode === 0) return ok(result.stdout.replace(/\n$/, ''));
    return refuse({
      code: 'git-failed',
      message: `git ${args[0]} failed in ${directory}: ${(result.stderr.trim().split('\n').at(-1) ?? '').slice(0, 200) || result.notStarted}`,
      next: 'Give a git checkout with --repo.',
    });
  };
  return {
    git,
    async list(sha, prefix) {
      const listed = await git('ls-tree', '-r', '--name-only', sha, '--', prefix === '' ? '.' : prefix);
      return listed.ok ? ok(listed.value.split('\n').filter(Boolean).slice(0, 20_000)) : listed;
    },
    show: (sha, path) => git('show', `${sha}:${path}`),
  };
}
