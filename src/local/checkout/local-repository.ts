import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, exec } from '../../system/exec.ts';
import { showAll } from './show-all.ts';

const GIT_TIMEOUT_MS = 120_000;
/** Longest search of a commit. */
const SEARCH_TIMEOUT_MS = 10_000;
/** Most paths of a listing. */
export const LISTED_MAX = 20_000;
/** Output of a listing: a million paths. */
const GIT_BYTES_MAX = 128 * 1024 * 1024;
/** Variables of the caller that say where the configuration of git is. */
const CONFIGURATION = ['XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];

const SETTINGS = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'protocol.allow=never'],
  // A copy of the index stays one file, and line ends are converted without a complaint.
  ...['core.splitIndex=false', 'core.untrackedCache=false', 'core.safecrlf=false', 'core.quotePath=false'],
];

/** Reads a checkout through git. */
export interface LocalRepository {
  /** Its top folder; of a bare repository, the repository. */
  readonly folder: string;
  /** The commit that is checked out. */
  readonly head: string;
  /** The file of its index; null: a bare repository has none. */
  readonly index: string | null;
  /** Runs a git command. Returns its output without the last newline; a refusal when it fails. */
  git(...args: readonly string[]): Promise<Result<string, Refusal>>;
  /** The same with further variables. */
  gitWith(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Result<string, Refusal>>;
  /** Paths of the files below `prefix` at a commit, at most 20,000. */
  list(sha: string, prefix: string): Promise<Result<readonly string[], Refusal>>;
  /** Paths of the documents at a commit that have one of the words, as a whole word. */
  documentsWith(sha: string, words: readonly string[]): Promise<Result<readonly string[], Refusal>>;
  /** Output of `git grep`, empty where nothing matches; undefined when it fails or takes longer than a few seconds. */
  search(...args: readonly string[]): Promise<string | undefined>;
  /** Text of a file at a commit. */
  show(sha: string, path: string): Promise<Result<string, Refusal>>;
  /** Texts of files at a commit, in the order of their paths. */
  showAll(sha: string, paths: readonly string[]): Promise<Result<readonly string[], Refusal>>;
}

/**
 * Opens a directory as a git checkout, from any folder of it. Git runs no hook, pager or prompt of it, fetches nothing, and reads
 * commits as they are, also where the user replaced or grafted them. Refuses what is not a checkout, and repositories that no user
 * can measure: without a commit, or with SHA-256 objects.
 */
export async function openLocalRepository(directory: string): Promise<Result<LocalRepository, Refusal>> {
  const here = localRepository(resolve(directory));
  const index = ['--path-format=absolute', '--git-path', 'index'];
  // One git is enough for a usual checkout. What is unusual fails here, and is named below.
  const usual = await here.git('rev-parse', '--show-object-format', '--show-toplevel', ...index, 'HEAD^{commit}');
  const lines = usual.ok ? usual.value.split('\n') : [];
  const [objects, folder, file, commit] = lines;
  if (objects === 'sha1' && folder !== undefined && file !== undefined && commit !== undefined && lines.length === 4)
    return ok({ ...localRepository(folder), head: commit, index: file });
  const kind = await here.git('rev-parse', '--is-bare-repository', '--is-inside-git-dir', '--show-object-format');
  if (!kind.ok) return kind;
  const [isBare, isInGitFolder, format] = kind.value.split('\n');
  const [top, head, indexFile] = await Promise.all([
    here.git('rev-parse', isBare === 'true' ? '--absolute-git-dir' : '--show-toplevel'),
    here.git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    isBare === 'true' ? ok(null) : here.git('rev-parse', ...index),
  ]);
  if (!top.ok && isInGitFolder === 'true') return notACheckout(directory, 'it is the folder .git of a checkout');
  if (!top.ok) return top;
  if (format === 'sha256') {
    return refuse({
      code: 'sha256-repository',
      message: `${top.value} has SHA-256 objects, and only SHA-1 repositories can be measured (as on GitHub).`,
      next: 'Make a SHA-1 copy: git init COPY, then git fast-export --all here, piped into git -C COPY fast-import.',
    });
  }
  if (!head.ok) {
    return refuse({
      code: 'no-commit',
      message: `${top.value} has no commit that is checked out, so there is nothing to measure.`,
      next: 'Commit the files first, or check a branch out that has commits.',
    });
  }
  return indexFile.ok ? ok({ ...localRepository(top.value), head: head.value, index: indexFile.value }) : indexFile;
}

function localRepository(folder: string): Omit<LocalRepository, 'head' | 'index'> {
  const env: Record<string, string> = {
    ...Object.fromEntries(CONFIGURATION.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: homedir(),
    LANG: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
  const settings = SETTINGS.flatMap((each) => ['-c', each]);
  const start = (
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
    timeoutMs = GIT_TIMEOUT_MS,
    stdin?: number,
  ) =>
    exec(['git', '-C', folder, ...settings, ...args], {
      env: { ...env, ...variables },
      timeoutMs,
      maxBytes: GIT_BYTES_MAX,
      ...(stdin !== undefined && { stdin }),
    });
  const gitWith: LocalRepository['gitWith'] = async (variables, ...args) => {
    const result = await start(args, variables);
    return result.exitCode === 0 ? ok(result.stdout.replace(/\n$/, '')) : gitFailed(folder, args[0] ?? '', result);
  };
  const git: LocalRepository['git'] = (...args) => gitWith({}, ...args);
  const listing = async (sha: string, prefix: string): ReturnType<LocalRepository['list']> => {
    const paths = prefix === '' ? [] : ['--', prefix];
    const listed = await git('ls-tree', '-r', '--full-tree', '--name-only', sha, ...paths);
    return listed.ok ? ok(listed.value.split('\n').filter(Boolean).slice(0, LISTED_MAX)) : listed;
  };
  /** The files of whole commits, which several questions need. */
  const whole = new Map<string, ReturnType<LocalRepository['list']>>();
  return {
    folder,
    git,
    gitWith,
    async list(sha, prefix) {
      const all = whole.get(sha) ?? listing(sha, '');
      whole.set(sha, all);
      const listed = await all;
      if (prefix === '' || !listed.ok) return listed;
      // To pick from one list takes a fraction of the time of another git.
      if (listed.value.length === LISTED_MAX) return listing(sha, prefix);
      const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
      return ok(listed.value.filter((path) => path === prefix || path.startsWith(folder)));
    },
    async documentsWith(sha, words) {
      const patterns = words.flatMap((word) => ['-e', word]);
      const how = ['-l', '-w', '-F', '-I', '--no-color', '--full-name', '--threads=2'];
      const where = [sha, '--', ...['*.md', '*.markdown', '*.txt', '*.rst'].map((each) => `:(top,icase)${each}`)];
      const result = await start(['grep', ...how, ...patterns, ...where], {}, SEARCH_TIMEOUT_MS);
      if (result.exitCode !== 0 && !foundNothing(result)) return gitFailed(folder, 'grep', result);
      const paths = result.stdout
        .split('\n')
        .flatMap((line) => (line.startsWith(`${sha}:`) ? [line.slice(sha.length + 1)] : []));
      return ok(paths);
    },
    async search(...args) {
      const result = await start(['grep', '--no-color', '--threads=2', ...args], {}, SEARCH_TIMEOUT_MS);
      return result.exitCode === 0 || foundNothing(result) ? result.stdout : undefined;
    },
    show: (sha, path) => git('show', `${sha}:${path}`),
    async showAll(sha, paths) {
      const texts = await showAll((args, stdin) => start(args, {}, GIT_TIMEOUT_MS, stdin), sha, paths);
      if (texts !== null) return ok(texts);
      // One by one, so that the refusal names the file that git cannot give.
      const found: string[] = [];
      for (const path of paths) {
        const text = await git('show', `${sha}:${path}`);
        if (!text.ok) return text;
        found.push(text.value);
      }
      return ok(found);
    },
  };
}

/** Whether `git grep` ended with status 1 and without an error: no line matches. Git prints hints there. */
function foundNothing({ exitCode, stderr }: ExecResult): boolean {
  return exitCode === 1 && !/^(?:fatal|error): /m.test(stderr);
}

/** Why git fails for reasons that have their own next step. */
const CAUSES: readonly { readonly shows: RegExp; refusal(folder: string, stderr: string): Omit<Refusal, 'kind'> }[] = [
  {
    shows: /dubious ownership/,
    refusal: (folder) => ({
      code: 'unsafe-repository',
      message: `${folder} belongs to another user, so git does not read it.`,
      next: `If you trust it: git config --global --add safe.directory ${folder}`,
    }),
  },
  {
    shows: /not a git repository/,
    refusal: (folder) => ({
      code: 'not-a-repository',
      message: `${folder} is not a git checkout.`,
      next: 'Give a git checkout with --repo.',
    }),
  },
  {
    shows: /cannot change to '.*': .+/,
    refusal: (folder, stderr) => ({
      code: 'not-a-repository',
      message: `${folder} cannot be entered: ${/cannot change to '.*': (.+)/.exec(stderr)?.[1]?.toLowerCase() ?? ''}.`,
      next: 'Check the path, and give the folder of a git checkout with --repo.',
    }),
  },
  {
    // Versions that lack an option print how they are called.
    shows: /^usage: |^(?:error: |git: )?(?:unknown (?:option|switch)|'.+' is not a git command)/im,
    refusal: () => ({
      code: 'old-git',
      message: 'The git in PATH does not know an option that is needed here: it is too old, or not git.',
      next: 'Install git 2.31 or newer, or put it first in PATH; git --version prints the one that is there.',
    }),
  },
  {
    shows: /promisor|lazy fetching disabled|transport '\w+' not allowed/,
    refusal: (folder) => ({
      code: 'partial-clone',
      message: `${folder} is a partial clone, and lacks files that this command reads.`,
      next: 'Fetch the rest first: git fetch --refetch --no-filter.',
    }),
  },
];

function gitFailed(
  folder: string,
  command: string,
  { stderr, notStarted, timedOut }: ExecResult,
): Result<never, Refusal> {
  if (notStarted !== null) {
    return refuse({
      code: 'no-git',
      message: `git could not be started (${notStarted}).`,
      next: 'Install git (Debian: apt-get install git), or correct PATH.',
    });
  }
  const cause = CAUSES.find(({ shows }) => shows.test(stderr));
  if (cause !== undefined) return refuse(cause.refusal(folder, stderr));
  const lines = stderr.trim().split('\n');
  const first = lines.find((line) => /^(error|fatal): /.test(line)) ?? lines.at(-1);
  const why = timedOut ? `it did not end within ${GIT_TIMEOUT_MS / 1000} s` : first?.slice(0, 200);
  return refuse({
    code: 'git-failed',
    message: `git ${command} failed in ${folder}: ${why || 'without a message'}`,
    next: 'Correct the checkout, or give another one with --repo.',
  });
}

function notACheckout(directory: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'not-a-repository',
    message: `${directory} is not a git checkout: ${why}.`,
    next: 'Give a git checkout with --repo.',
  });
}
