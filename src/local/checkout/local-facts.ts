import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseConfig } from '../../core/config/config.ts';
import { DECLARATION_LIMITS, declarationFiles } from '../../core/plan/flags/declaration-files.ts';
import { declaredFlags } from '../../core/plan/flags/declared-flags.ts';
import { harmless, quoted } from '../../core/text/quote.ts';
import type { FlagDeclaration } from '../../model/command.ts';
import { CONFIG_PATH, type Config } from '../../model/config.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { type LocalRepository, openLocalRepository } from './local-repository.ts';

/** Facts of a local checkout, where the App reads them from GitHub. */
interface LocalFacts {
  readonly facts: Facts;
  /** `owner/name`, from the remote `origin` where there is one. */
  readonly repository: string;
}

/** Reads configuration, commits and declared flags of a checkout. The working tree's uncommitted changes do not count. */
export async function readLocalFacts(place: {
  readonly repo: string;
  readonly config?: string;
  readonly base?: string;
  /** The commit to measure, when it is not the one that is checked out. */
  readonly head?: string;
}): Promise<Result<LocalFacts, Refusal>> {
  const repository = openLocalRepository(place.repo);
  const head = await headOf(repository, place.head);
  if (!head.ok) return head;
  const config = await readConfig(place);
  if (!config.ok) return config;
  const base = await mergeBase(repository, place.base);
  if (!base.ok) return base;
  const flags = await readFlags(repository, config.value, head.value);
  if (!flags.ok) return flags;
  return ok({
    facts: { config: config.value, headSha: head.value, baseSha: base.value, benchSha: base.value, flags: flags.value },
    repository: await repositoryName(repository, place.repo),
  });
}

async function readConfig({
  repo,
  config,
}: {
  readonly repo: string;
  readonly config?: string;
}): Promise<Result<Config, Refusal>> {
  const file = config ?? join(repo, CONFIG_PATH);
  try {
    return parseConfig(await readFile(file, 'utf8'), config ?? CONFIG_PATH);
  } catch (error) {
    return refuse({
      code: 'no-config',
      message: `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      next: 'Write one with alloc-ab init, or name another with --config.',
    });
  }
}

async function headOf(repository: LocalRepository, wanted: string | undefined): Promise<Result<string, Refusal>> {
  const name = `${wanted ?? 'HEAD'}^{commit}`;
  const head = await repository.git('rev-parse', '--verify', '--end-of-options', name);
  if (head.ok || wanted === undefined) return head;
  return refuse({
    code: 'unknown-commit',
    message: `The commit ${quoted(wanted)} is not on a branch or tag of this clone.`,
    token: harmless(wanted),
    next: 'Push it to a branch of the repository first, or name another one.',
  });
}

/** The merge base of the head and `wanted` or the main branch; the head itself when the repository has no main branch. */
async function mergeBase(repository: LocalRepository, wanted: string | undefined): Promise<Result<string, Refusal>> {
  for (const branch of wanted === undefined ? ['origin/HEAD', 'main', 'master'] : [wanted]) {
    const tip = await repository.git('rev-parse', '--verify', '--quiet', '--end-of-options', `${branch}^{commit}`);
    if (tip.ok) return repository.git('merge-base', tip.value, 'HEAD');
  }
  if (wanted === undefined) return repository.git('rev-parse', 'HEAD');
  return refuse({
    code: 'unknown-base',
    message: `There is no branch or commit "${wanted.slice(0, 64)}" here.`,
    token: wanted.slice(0, 64),
    next: 'Give --base a branch that git rev-parse knows.',
  });
}

async function readFlags(
  repository: LocalRepository,
  config: Config,
  sha: string,
): Promise<Result<Record<string, FlagDeclaration[]>, Refusal>> {
  const flags: Record<string, FlagDeclaration[]> = {};
  for (const [name, line] of Object.entries(config.lines)) {
    const texts: { path: string; text: string }[] = [];
    for (const entry of line.flags?.declaredIn ?? []) {
      const listed = await repository.list(sha, entry);
      if (!listed.ok) return listed;
      for (const path of declarationFiles(entry, listed.value).slice(0, DECLARATION_LIMITS.files - texts.length)) {
        const text = await repository.show(sha, path);
        if (!text.ok) return text;
        texts.push({ path, text: text.value.slice(0, DECLARATION_LIMITS.fileCharacters) });
      }
    }
    flags[name] = declaredFlags(texts);
  }
  return ok(flags);
}

async function repositoryName(repository: LocalRepository, directory: string): Promise<string> {
  const url = await repository.git('config', '--get', 'remote.origin.url');
  const known = url.ok
    ? /([A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100}?)(\.git)?$/.exec(url.value)?.[1]
    : undefined;
  return known ?? `local/${basename(resolve(directory)).replaceAll(/[^A-Za-z0-9._-]/g, '-') || 'repository'}`;
}

/** Every file of the checkout's head, with the text of Makefiles, from which a first configuration is drafted. */
export async function repositoryFiles(directory: string): Promise<Result<{ path: string; text?: string }[], Refusal>> {
  const repository = openLocalRepository(directory);
  const listed = await repository.list('HEAD', '');
  if (!listed.ok) return listed;
  const files: { path: string; text?: string }[] = [];
  for (const path of listed.value) {
    if (!/(^|\/)(Makefile|GNUmakefile|[^/]*\.mk)$/.test(path)) {
      files.push({ path });
      continue;
    }
    const text = await repository.show('HEAD', path);
    files.push(text.ok ? { path, text: text.value } : { path });
  }
  return ok(files);
}
