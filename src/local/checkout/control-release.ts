import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ControlRelease } from '../../core/init/control-workflows.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, exec } from '../../system/exec.ts';
import { packageRoot } from '../../system/package-root.ts';

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 100_000;
/** Variables that say how git reaches GitHub, and which certificates it believes. */
const PASSED = /^(?:GIT_CONFIG.*|GIT_SSL_.*|SSL_CERT_.*|XDG_CONFIG_HOME|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$/;
const GITHUB =
  /^(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)([^/\s]+\/[^/\s]+?)(?:\.git)?\/?$/;

/** What a packed release knows of itself: `build/pack.ts` writes it. */
const Packed = z.object({
  version: z.string().max(40),
  release: z
    .object({ repository: z.string().max(140).optional(), commit: z.string().length(40).optional() })
    .optional(),
});

/**
 * The release that this program is of: where its repository is on GitHub, and its commit. What the caller gives wins; then what
 * the package says of itself, then the checkout that the program runs from, then the tag of the version on GitHub.
 */
export async function controlRelease(
  given: Partial<Pick<ControlRelease, 'repository' | 'commit'>>,
  root: string = packageRoot(),
): Promise<Result<ControlRelease, Refusal>> {
  const { version, release } = Packed.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const tag = `v${version}`;
  const own = given.repository === undefined || given.repository === release?.repository;
  const repository =
    given.repository ?? release?.repository ?? GITHUB.exec(await ownGit(root, 'remote', 'get-url', 'origin'))?.[1];
  if (repository === undefined) {
    return refuse({
      code: 'no-release',
      message: 'It is not known which repository on GitHub has the release of this copy of alloc-ab.',
      next: 'Name it with --from OWNER/NAME.',
    });
  }
  const known = given.commit ?? (own ? release?.commit : undefined);
  if (known !== undefined) return ok({ repository, commit: known, version });
  const tagged = await ownGit(root, 'rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`);
  const commit = /^[0-9a-f]{40}$/.test(tagged) ? ok(tagged) : await tagOnGitHub(repository, tag);
  return commit.ok ? ok({ repository, commit: commit.value, version }) : commit;
}

/** Output of git in the checkout that the program runs from; empty when it runs from no checkout of its own. */
async function ownGit(root: string, ...args: string[]): Promise<string> {
  const top = await git('-C', root, 'rev-parse', '--show-prefix');
  // A package that is installed inside of another checkout does not belong to it.
  if (top.exitCode !== 0 || top.stdout.trim() !== '') return '';
  const result = await git('-C', root, ...args);
  return result.exitCode === 0 ? result.stdout.trim() : '';
}

async function tagOnGitHub(repository: string, tag: string): Promise<Result<string, Refusal>> {
  const url = `https://github.com/${repository}`;
  const refs = [`refs/tags/${tag}`, `refs/tags/${tag}^{}`];
  const listed = await git('ls-remote', url, ...refs);
  if (listed.exitCode !== 0) {
    const reason = listed.notStarted === null ? listed.stderr.trim().split('\n').at(-1) : 'git could not be started';
    return refuse({
      code: 'no-release',
      message: `${url} cannot be read${listed.timedOut ? ' within a minute' : ''}: ${(reason ?? '').slice(0, 200)}`,
      next: 'Name another repository with --from OWNER/NAME, or the commit of the release with --commit.',
    });
  }
  // Of an annotated tag the line that ends with ^{} has the commit.
  const rows = listed.stdout.split('\n').map((line) => line.split('\t'));
  const sha = (rows.find(([, ref]) => ref === refs[1]) ?? rows.find(([, ref]) => ref === refs[0]))?.[0];
  if (sha !== undefined && /^[0-9a-f]{40}$/.test(sha)) return ok(sha);
  return refuse({
    code: 'no-release',
    message: `${url} has no tag ${tag}, so there is no release to pin.`,
    next: 'Install a released version, or name the commit of one with --commit.',
  });
}

function git(...args: string[]): Promise<ExecResult> {
  const passed = Object.entries(process.env).filter(([name]) => PASSED.test(name)) as [string, string][];
  return exec(['git', ...args], {
    env: {
      ...Object.fromEntries(passed),
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: homedir(),
      LANG: 'C',
      // GitHub asks for a password where a repository does not exist.
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '/bin/false',
    },
    timeoutMs: TIMEOUT_MS,
    maxBytes: OUTPUT_BYTES_MAX,
  });
}
