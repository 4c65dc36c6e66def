import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { parseConfig } from '../../core/config/config.ts';
import { askedHeaders } from '../../core/plan/arms/fitting-line.ts';
import { DECLARATION_LIMITS, declarationFiles } from '../../core/plan/flags/declaration-files.ts';
import { readHeaders } from '../../core/plan/flags/declared-flags.ts';
import { harmless, quoted } from '../../core/text/quote.ts';
import type { Command, FlagDeclaration } from '../../model/command.ts';
import { CONFIG_PATH, type Config, type LineConfig } from '../../model/config.ts';
import type { Facts } from '../../model/facts.ts';
import type { HeaderFile } from '../../model/header.ts';
import type { KeptAnswers } from '../../model/kept-answers.ts';
import { NameOccurrence } from '../../model/occurrence.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { baseCommit } from './base-commit.ts';
import { includedFiles } from './included-files.ts';
import { type LocalRepository, openLocalRepository } from './local-repository.ts';
import { buildDefines, nameOccurrences } from './name-occurrences.ts';
import type { Snapshot } from './snapshot.ts';
import { readUncommitted } from './work-tree.ts';

/** Longest name of a repository, in characters. */
const NAME_MAX = 100;

/** Facts of a local checkout, where the App reads them from GitHub. */
export interface LocalFacts {
  readonly facts: Facts;
  /** `owner/name`, from the remote `origin` where there is one. */
  readonly repository: string;
  /** The top folder of the checkout, from which its commits are fetched. */
  readonly folder: string;
  /** The checkout that is measured: a snapshot, or the one itself. */
  readonly measured: LocalRepository;
  /** Searches the measured commit for names of flags, and for what its build files define. */
  search(names: readonly string[], kept?: KeptAnswers): Promise<SearchedNames>;
}

/** A search that found all that it looked for. */
const WholeSearch = z.strictObject({
  occurrences: z.record(z.string(), z.array(NameOccurrence)),
  buildDefines: z.record(z.string(), z.array(z.string())),
});
type SearchedNames = Pick<Facts, 'occurrences' | 'buildDefines'>;

/** A checkout that facts are read from. */
export interface FactsPlace {
  readonly repo: string;
  readonly config?: string;
  readonly base?: string;
  /** The commit to measure, when it is not the one that is checked out. */
  readonly head?: string;
  /** The work tree to measure, in place of a commit. */
  readonly snapshot?: Pick<Snapshot, 'folder' | 'sha' | 'uncommitted'>;
  /** Whether the command compares with the merge base; otherwise the facts are complete without one. */
  readonly needsBase?: boolean;
  /** The command that is planned: where its flags are declared in one line, only that line has its headers in the facts. Absent: all have. */
  readonly asks?: Command;
}

/**
 * Reads configuration, commits and declared flags of a checkout. The configuration is the file in the work tree; of everything
 * else only what is committed counts, unless there is a snapshot.
 */
export async function readLocalFacts(place: FactsPlace): Promise<Result<LocalFacts, Refusal>> {
  const opened = await openLocalRepository(place.repo);
  if (!opened.ok) return opened;
  const { snapshot } = place;
  const repository = opened.value;
  const head = place.head === undefined ? ok(repository.head) : await commitNamed(repository, place.head);
  if (!head.ok) return head;
  const config = await readConfig(repository.folder, place.config);
  if (!config.ok) return config;
  const headSha = snapshot?.sha ?? head.value;
  const measured = snapshot === undefined ? ok(repository) : await openLocalRepository(snapshot.folder);
  if (!measured.ok) return measured;
  // What git finds for one of these is of no use to the others.
  const [base, uncommitted, flags, name] = await Promise.all([
    baseCommit(repository, head.value, place.base),
    snapshot === undefined ? readUncommitted(repository) : ok(snapshot.uncommitted),
    readFlags(measured.value, config.value, headSha, place.asks),
    repositoryName(repository),
  ]);
  if (!base.ok && (place.needsBase === true || place.base !== undefined)) return base;
  if (!uncommitted.ok) return uncommitted;
  if (!flags.ok) return flags;
  const baseSha = base.ok ? base.value : head.value;
  const facts: Facts = {
    config: config.value,
    headSha,
    baseSha,
    benchSha: snapshot?.sha ?? baseSha,
    ...flags.value,
    ...(uncommitted.value === null ? {} : { uncommitted: { measured: false, ...uncommitted.value } }),
  };
  return ok({
    facts,
    repository: name,
    folder: repository.folder,
    measured: measured.value,
    search: (names, kept) => searchNames(measured.value, headSha, names, kept),
  });
}

async function readConfig(folder: string, config: string | undefined): Promise<Result<Config, Refusal>> {
  const file = config ?? join(folder, CONFIG_PATH);
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

async function commitNamed(repository: LocalRepository, wanted: string): Promise<Result<string, Refusal>> {
  const head = await repository.git('rev-parse', '--verify', '--end-of-options', `${wanted}^{commit}`);
  if (head.ok) return head;
  return refuse({
    code: 'unknown-commit',
    message: `The commit ${quoted(wanted)} is not on a branch or tag of this clone.`,
    token: harmless(wanted),
    next: 'Push it to a branch of the repository first, or name another one.',
  });
}

type LineFacts = Required<Pick<Facts, 'flags' | 'headers' | 'unreadFlags'>>;

/** What headers declare: the headers of the line that is asked, where they declare every flag that is asked; else the headers of all lines. */
async function readFlags(
  repository: LocalRepository,
  config: Config,
  sha: string,
  command: Command | undefined,
): Promise<Result<LineFacts, Refusal>> {
  const asked = command === undefined ? undefined : askedHeaders(command, config);
  const lines = Object.entries(config.lines);
  if (asked !== undefined) {
    const own = await readHeaderFlags(
      repository,
      sha,
      lines.filter(([name]) => name === asked.line),
    );
    if (!own.ok) return own;
    const declared = new Set(own.value.flags[asked.line]?.map(({ name }) => name));
    if (asked.names.every((name) => declared.has(name))) return own;
  }
  return readHeaderFlags(repository, sha, lines);
}

async function readHeaderFlags(
  repository: LocalRepository,
  sha: string,
  configured: readonly (readonly [string, LineConfig])[],
): Promise<Result<LineFacts, Refusal>> {
  const flags: Record<string, readonly FlagDeclaration[]> = {};
  const headers: Record<string, readonly HeaderFile[]> = {};
  const unreadFlags: Record<string, string> = {};
  const lines: { readonly name: string; readonly paths: readonly string[] }[] = [];
  for (const [name, line] of configured) {
    const paths = await declaredPaths(repository, line, sha);
    if (!paths.ok) return paths;
    lines.push({ name, paths: paths.value });
  }
  // One git reads the headers of all lines.
  const all = [...new Set(lines.flatMap(({ paths }) => paths))];
  const shown = await repository.showAll(sha, all);
  if (!shown.ok) return shown;
  const sources = new Map(all.map((path, index) => [path, { path, text: shown.value[index] ?? '' }]));
  const files = await Promise.all(
    lines.map(async ({ name, paths }) => {
      const texts = paths.flatMap((path) => sources.get(path) ?? []);
      return { name, texts, included: await includedFiles(repository, sha, texts) };
    }),
  );
  for (const { name, texts, included } of files) {
    if (!included.ok) return included;
    const read = readHeaders(texts, included.value);
    flags[name] = read.flags;
    headers[name] = texts.length < DECLARATION_LIMITS.files ? read.headers : [];
    const more = `alloc-ab reads ${DECLARATION_LIMITS.files} headers of a line, and there may be more`;
    const unread = read.unread ?? (texts.length >= DECLARATION_LIMITS.files ? more : undefined);
    if (unread !== undefined) unreadFlags[name] = unread;
  }
  return ok({ flags, headers, unreadFlags });
}

/** The paths of the files that declare the flags of a line. */
async function declaredPaths(
  repository: LocalRepository,
  { flags }: LineConfig,
  sha: string,
): Promise<Result<readonly string[], Refusal>> {
  const paths: string[] = [];
  for (const entry of flags?.declaredIn ?? []) {
    const listed = await repository.list(sha, entry);
    if (!listed.ok) return listed;
    paths.push(...declarationFiles(entry, listed.value).slice(0, DECLARATION_LIMITS.files - paths.length));
  }
  return ok(paths);
}

/** What a search of the commit finds about the names of flags; without the parts that failed. */
async function searchNames(
  repository: LocalRepository,
  sha: string,
  names: readonly string[],
  kept: KeptAnswers | undefined,
): Promise<SearchedNames> {
  const question = { kind: 'names' as const, sha, about: names };
  const known = await kept?.find(question, WholeSearch);
  if (known) return known;
  const [occurrences, defines] = await Promise.all([
    nameOccurrences(repository, sha, names),
    buildDefines(repository, sha),
  ]);
  const found = {
    ...(occurrences === undefined ? {} : { occurrences }),
    ...(defines === undefined ? {} : { buildDefines: defines }),
  };
  // What failed may not fail again.
  if (occurrences !== undefined && defines !== undefined) await kept?.keep(question, found);
  return found;
}

async function repositoryName(repository: LocalRepository): Promise<string> {
  const url = await repository.git('config', '--get', 'remote.origin.url');
  const known = url.ok
    ? /([A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9._-]{1,100}?)(\.git)?$/.exec(url.value)?.[1]
    : undefined;
  const name = basename(repository.folder)
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, NAME_MAX);
  return known ?? `local/${name || 'repository'}`;
}
