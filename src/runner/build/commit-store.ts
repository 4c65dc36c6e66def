import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, exec } from '../../system/exec.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { removeTree } from '../job/job.ts';

/** A bare repository with commits that are fetched as data: no hook or filter runs, no submodule or tag is fetched. */
export interface CommitStore {
  /** Fetches one commit by its full id, without history, and checks that the object is a commit. */
  fetch(sha: string): Promise<Result<void, Incident>>;
  /** Replaces `directory` with the files of a commit, without a `.git`. */
  checkout(sha: string, directory: string): Promise<Result<void, Incident>>;
}

/** A URL to fetch from, and the one transport that git may use. */
interface GitSource {
  readonly url: string;
  readonly protocol: 'https' | 'http' | 'file';
}

const FETCH_TIMEOUT_MS = 300_000;
/** Variables of the caller that git may need to reach the network. */
const NETWORK_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** Parses a source: a local path, `https://…`, `file://…`, or `http://…` on the loopback interface; else null. */
export function readSource(text: string): GitSource | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = URL.parse(text);
    if (url === null) return null;
    if (url.protocol === 'https:') return { url: text, protocol: 'https' };
    if (url.protocol === 'file:' && url.host === '') return { url: text, protocol: 'file' };
    const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
    return url.protocol === 'http:' && loopback ? { url: text, protocol: 'http' } : null;
  }
  const path = resolve(text);
  return existsSync(path) ? { url: pathToFileURL(path).href, protocol: 'file' } : null;
}

/** Creates an empty store in `directory` that fetches from `source`. */
export async function openCommitStore(
  directory: string,
  source: string,
  signal?: AbortSignal,
): Promise<Result<CommitStore, Incident>> {
  const from = readSource(source);
  if (from === null) {
    return fetchFailed(
      'bad-source',
      `"${withoutCredentials(source)}" is not a source that commits can be fetched from.`,
      {
        next: 'Give an https:// URL or the path of a local repository.',
      },
    );
  }
  await mkdir(directory, { recursive: true });
  const git = gitRunner(directory, await writeGitConfig(directory, from), from, signal);
  const made = await git(['init', '--quiet', '--bare', '--template=', directory]);
  if (made.exitCode !== 0) return gitFailed('git could not create a repository', made);
  return ok({
    fetch: (sha) => fetchCommit(git, from, sha),
    checkout: (sha, target) => checkout(git, directory, sha, target),
  });
}

type Git = (args: readonly string[], more?: { env?: Record<string, string>; cwd?: string }) => Promise<ExecResult>;

/** Marks a local source as safe: the user chose the path, so another user may own it. */
async function writeGitConfig(directory: string, from: GitSource): Promise<string> {
  const file = join(directory, 'alloc-ab.gitconfig');
  const path = from.protocol === 'file' ? decodeURIComponent(new URL(from.url).pathname) : '';
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  const safe = [path, join(path, '.git')].map((each) => `\tdirectory = ${quoted(each)}\n`).join('');
  await writeFile(file, path === '' ? '' : `[safe]\n${safe}`);
  return file;
}

function gitRunner(directory: string, config: string, from: GitSource, signal: AbortSignal | undefined): Git {
  const inherited = NETWORK_VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: directory,
    LANG: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
  };
  const settings = {
    'protocol.allow': 'never',
    [`protocol.${from.protocol}.allow`]: 'always',
    'protocol.version': '2',
    'fetch.fsckObjects': 'true',
    'transfer.fsckObjects': 'true',
    'core.hooksPath': '/dev/null',
    'core.attributesFile': '/dev/null',
    'core.fsmonitor': 'false',
    'credential.helper': '',
    'gc.auto': '0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return (args, more = {}) =>
    exec(['git', ...flags, `--git-dir=${directory}`, ...args], {
      env: { ...env, ...more.env },
      cwd: more.cwd ?? directory,
      timeoutMs: FETCH_TIMEOUT_MS,
      signal,
    });
}

async function fetchCommit(git: Git, from: GitSource, sha: string): Promise<Result<void, Incident>> {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error('a commit is fetched by its full id only');
  const args = [
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--depth=1',
    '--no-write-fetch-head',
    '--no-auto-gc',
  ];
  const fetched = await git(['fetch', ...args, '--', from.url, sha]);
  if (fetched.exitCode !== 0) {
    return gitFailed(`Commit ${sha.slice(0, 12)} could not be fetched from ${withoutCredentials(from.url)}`, fetched);
  }
  const type = await git(['cat-file', '-t', sha]);
  if (type.exitCode === 0 && type.stdout.trim() === 'commit') return ok(undefined);
  return fetchFailed('wrong-commit', `${sha.slice(0, 12)} was fetched, but it is not a commit.`, {
    next: 'Give the full id of a commit that the repository has.',
  });
}

async function checkout(git: Git, directory: string, sha: string, target: string): Promise<Result<void, Incident>> {
  await removeTree(target);
  await mkdir(target, { recursive: true });
  const index = join(directory, 'index');
  await rm(index, { force: true });
  const options = { env: { GIT_WORK_TREE: target, GIT_INDEX_FILE: index }, cwd: target };
  for (const args of [
    ['read-tree', sha],
    ['checkout-index', '--all', '--force'],
  ]) {
    const result = await git(args, options);
    if (result.exitCode !== 0) return gitFailed(`Commit ${sha.slice(0, 12)} could not be checked out`, result);
  }
  return ok(undefined);
}

function gitFailed(what: string, result: ExecResult): Result<never, Incident> {
  if (result.cancelled) return cancelledIn('fetch');
  const reason = result.timedOut
    ? `git did not end within ${FETCH_TIMEOUT_MS / 1000} s`
    : (result.notStarted ?? (lastLine(result.stderr) || `git ended with exit code ${result.exitCode}`));
  const full = /No space left on device|Disk quota exceeded/.test(result.stderr);
  return fetchFailed(full ? 'disk-full' : 'fetch-failed', `${what}: ${withoutCredentials(reason)}.`, {
    detail: withoutCredentials(result.stderr),
    next: full
      ? 'Free space in the output directory, then try again.'
      : 'Check that the repository can be reached and still has this commit (a force-push or a deleted fork removes it).',
  });
}

function fetchFailed(code: string, message: string, rest: Pick<Incident, 'next' | 'detail'>): Result<never, Incident> {
  return failed({ code, phase: 'fetch', message, ...rest });
}

function lastLine(text: string): string {
  return (
    text
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.replace(/^(fatal|error): /, '') ?? ''
  );
}

function withoutCredentials(text: string): string {
  return text.replace(/(\/\/)[^/@\s]*@/g, '$1');
}
