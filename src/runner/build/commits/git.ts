import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import type { Err } from '../../../model/result.ts';
import { type ExecResult, exec } from '../../../system/exec.ts';
import { cancelledIn, failed } from '../../job/incident.ts';
import { type GitSource, sourceFolder, withoutCredentials } from './git-source.ts';

/** Runs git in a bare repository of its own, isolated from every configuration, hook and filter. */
export type Git = (args: readonly string[], more?: GitOptions) => Promise<ExecResult>;

/** How one call of git differs from the others. */
export interface GitOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** A repository of the user that git reads, in place of its own. */
  readonly at?: string;
  /** The one transport that this call may use; default: none. */
  readonly from?: GitSource;
  /** Bytes of output that are kept. */
  readonly maxBytes?: number;
  /** Largest file that git may write, in bytes. */
  readonly fileBytes?: number;
  /** An open file that git reads as its standard input. */
  readonly stdin?: number;
}

const FETCH_TIMEOUT_MS = 300_000;
/** Variables of the caller that git may need to reach the network. */
const NETWORK_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/** The unit of `ulimit -f`, in bytes (POSIX). */
const LIMIT_UNIT_BYTES = 512;

/** Faults of old tools in names, dates and modes. They change no file, and well-known repositories have them. */
const HARMLESS_FAULTS = Object.fromEntries(
  [
    'zeroPaddedFilemode',
    'zeroPaddedDate',
    'badDate',
    'badDateOverflow',
    'badEmail',
    'badName',
    'badTimezone',
    'missingEmail',
    'missingNameBeforeEmail',
    'missingSpaceBeforeDate',
    'missingSpaceBeforeEmail',
  ].map((fault) => [`fetch.fsck.${fault}`, 'ignore']),
);

/** Opens git for the bare repository in `directory`. */
export function openGit(directory: string, signal: AbortSignal | undefined): Git {
  const inherited = NETWORK_VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const config = join(directory, 'alloc-ab.gitconfig');
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: directory,
    LANG: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    // A local source may have replaced or grafted commits, which no other clone has.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    // A local source may name a program that fetches what it lacks. Settings do not reach the process that reads a source; variables do.
    GIT_NO_LAZY_FETCH: '1',
  };
  return async (args, { from, at, fileBytes, maxBytes, stdin, ...more } = {}) => {
    const settings = {
      'protocol.allow': 'never',
      ...(from === undefined ? {} : { [`protocol.${from.protocol}.allow`]: 'always' }),
      'protocol.version': '2',
      'fetch.fsckObjects': 'true',
      'transfer.fsckObjects': 'true',
      ...HARMLESS_FAULTS,
      'core.hooksPath': '/dev/null',
      'core.attributesFile': '/dev/null',
      'core.fsmonitor': 'false',
      'core.protectHFS': 'true',
      'core.protectNTFS': 'true',
      // Fetched objects stay in the pack that git checked.
      'fetch.unpackLimit': '1',
      'core.quotePath': 'false',
      'credential.helper': '',
      'gc.auto': '0',
      'checkout.workers': '2',
    };
    const folder = at ?? (from === undefined ? null : sourceFolder(from));
    await writeFile(config, folder === null ? '' : trusted(folder));
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const place = at === undefined ? [`--git-dir=${directory}`] : ['-C', at];
    const argv = ['git', ...flags, ...place, ...args];
    const blocks = fileBytes === undefined ? null : Math.floor(fileBytes / LIMIT_UNIT_BYTES);
    return exec(blocks === null ? argv : ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', ...argv], {
      env: { ...env, GIT_ALLOW_PROTOCOL: from?.protocol ?? 'none', ...more.env },
      cwd: more.cwd ?? directory,
      timeoutMs: FETCH_TIMEOUT_MS,
      signal,
      ...(maxBytes === undefined ? {} : { maxBytes }),
      ...(stdin === undefined ? {} : { stdin }),
    });
  };
}

/** A configuration that marks a local source as safe: the user chose the path, so another user may own it. */
function trusted(folder: string): string {
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  const safe = [folder, join(folder, '.git')].map((each) => `\tdirectory = ${quoted(each)}\n`);
  return `[safe]\n${safe.join('')}`;
}

/** The incident of a git command that failed. */
export function gitFailed(what: string, result: ExecResult): Err<Incident> {
  if (result.cancelled) return cancelledIn('fetch');
  const reason = result.timedOut
    ? `git did not end within ${FETCH_TIMEOUT_MS / 1000} s`
    : (result.notStarted ?? (reasonIn(result.stderr) || `git ended with exit code ${result.exitCode}`));
  const { code, next } = CAUSES.find(({ shows }) => shows.test(result.stderr)) ?? UNREACHABLE;
  return fetchFailed(code, `${what}: ${withoutCredentials(reason)}.`, {
    detail: withoutCredentials(result.stderr),
    next,
  });
}

/** An incident of the phase fetch. */
export function fetchFailed(code: string, message: string, rest: Pick<Incident, 'next' | 'detail'>): Err<Incident> {
  return failed({ code, phase: 'fetch', message, ...rest });
}

/** What programs write when a disk is full. */
export const DISK_FULL = /No space left on device|Disk quota exceeded/;

const UNREACHABLE = {
  code: 'fetch-failed',
  next: 'Check that the repository can be reached and still has this commit (a force-push or a deleted fork removes it).',
};

/** What git writes when it fails for a reason that has its own next step. */
const CAUSES: readonly { readonly shows: RegExp; readonly code: string; readonly next: string }[] = [
  {
    shows: DISK_FULL,
    code: 'disk-full',
    next: 'Free space in the output directory, then try again.',
  },
  {
    shows: /mismatched algorithms/,
    code: 'sha256-repository',
    next: 'Measure a SHA-1 repository with the same files: git fast-export --all in this one, git fast-import in a new one.',
  },
  {
    shows: /fsck error/,
    code: 'malformed-object',
    next: 'git fsck names the object. Make the commit again without it, with a current git.',
  },
  {
    shows: /from promisor remote|lazy fetching disabled/,
    code: 'missing-objects',
    next: 'The source is a partial clone. Fetch the rest into it first: git fetch --refetch --no-filter.',
  },
  {
    shows: /unable to read|repository corruption/,
    code: 'missing-objects',
    next: 'The source lacks objects of this commit. git fsck names them; a new clone has them again.',
  },
  {
    shows: /died of signal 25|File size limit exceeded/,
    code: 'too-large',
    next: 'Leave it out, or take its content from a smaller repository.',
  },
  {
    shows: /could not read Username|Authentication failed|Repository not found|^fatal: repository '.*' not found/m,
    code: 'fetch-failed',
    next: 'Check that the repository exists and is public. A private one is fetched only for requests of the App; see docs/operating.md, "Private repositories".',
  },
];

/** The line of git's messages that says why: the first one with `error:` or `fatal:`, without that word. */
function reasonIn(text: string): string {
  const lines = text.trimEnd().split('\n');
  const telling = lines.find((line) => /^(remote: )?(fatal|error): /.test(line)) ?? lines.at(-1) ?? '';
  return telling.replace(/^(remote: )?(fatal|error): /, '').trim();
}
