import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HANGS_MS } from '../soon.ts';
import { AppManifests } from './app-manifests.ts';
import { Authority, type Permissions } from './auth.ts';
import { Oidc } from './oidc.ts';
import type { Delivery, Repository, Role, User, WorkflowRun } from './state.ts';

const run = promisify(execFile);
const SHA = /^[0-9a-f]{40}$/;

/** Permissions of the App's installation, as in `app.yml`. */
export const APP_PERMISSIONS: Permissions = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
};

/** The state of the simulated GitHub. */
export class World {
  readonly authority: Authority;
  readonly oidc = new Oidc();
  readonly manifests = new AppManifests();
  readonly slug = 'alloc-ab';
  /** The installation of new repositories. */
  installationId = 77;
  /** Address of the host for uploads. */
  uploads = '';
  permissions: Permissions = APP_PERMISSIONS;
  /**
   * Whether the owner suspended the installation: every call of it and a new token get 403 "This installation has been suspended"
   * (docs, "Suspending a GitHub App installation"; the words as they stand in public logs of other Apps).
   */
  suspended = false;
  /** How far its clock is ahead of the clock of this machine, milliseconds. */
  aheadMs = 0;
  /**
   * Largest summary of a check run. GitHub counts bytes of UTF-8: 32,768 two-byte letters are refused (github/docs#35252, "summary
   * exceeds a maximum bytesize of 65535"; a table measured on github.com in September 2026).
   */
  summaryBytesMax = 65_535;
  /** Most files of a difference that it can compare; whether it can compare at all. */
  comparableFilesMax = 3000;
  compares = true;
  /** Most entries of a recursive tree; then `truncated` is true (docs, "Get a tree": 100,000 entries or 7 MB). */
  treeEntriesMax = 100_000;
  /** Largest file that the contents API returns (docs, "Get repository content": 100 MB). */
  fileBytesMax = 100_000_000;
  /** Largest comment in bytes of UTF-8; GitHub's message says characters, and this simulator counts as strictly as it could. */
  commentBytesMax = 65_536;
  readonly users = new Map<string, User>();
  readonly repositories = new Map<string, Repository>();
  /** Earlier names of repositories, which GitHub redirects until another repository has the name. */
  readonly formerNames = new Map<string, Repository>();
  readonly deliveries: Delivery[] = [];
  /** Download links that are valid for one minute: token → ZIP file. */
  readonly links = new Map<string, { zip: Buffer; until: number }>();
  readonly #git = new Map<string, Buffer>();
  #id: number;

  constructor(appId: number, firstId: number) {
    this.authority = new Authority(appId);
    this.#id = firstId;
  }

  nextId(): number {
    this.#id += 1;
    return this.#id;
  }

  /** The present as GitHub writes it, in whole seconds. */
  now(): string {
    return `${new Date(Date.now() + this.aheadMs).toISOString().slice(0, 19)}Z`;
  }

  user(login: string, type: User['type'] = 'User'): User {
    const known = this.users.get(login);
    if (known !== undefined) return known;
    const user = { id: this.nextId(), login, type };
    this.users.set(login, user);
    return user;
  }

  /** The user of a commit's address; null where it belongs to none. */
  userOfEmail(email: string): User | null {
    // docs, "Setting your commit email address": ID+USERNAME@users.noreply.github.com belongs to that account.
    const [, login] = /^\d+\+(.+)@users\.noreply\.github\.com$/.exec(email) ?? [];
    return login === undefined ? null : (this.users.get(login) ?? null);
  }

  bot(): User {
    return this.user(`${this.slug}[bot]`, 'Bot');
  }

  repository(fullName: string): Repository {
    const repository = this.repositories.get(fullName.toLowerCase());
    if (repository === undefined) throw new Error(`the simulator has no repository ${fullName}`);
    return repository;
  }

  addRepository(
    fullName: string,
    options: {
      directory?: string;
      private?: boolean;
      internal?: boolean;
      defaultBranch?: string;
      roles?: Readonly<Record<string, Role>>;
      workflows?: readonly string[];
      installed?: boolean;
      fork?: boolean;
      hasIssues?: boolean;
    },
  ): Repository {
    const [owner, name] = fullName.split('/') as [string, string];
    const repository: Repository = {
      id: this.nextId(),
      owner,
      name,
      fullName,
      installationId: this.installationId,
      createdAt: this.now(),
      updatedAt: this.now(),
      private: options.private ?? options.internal ?? false,
      internal: options.internal ?? false,
      defaultBranch: options.defaultBranch ?? 'main',
      directory: options.directory ?? null,
      reviewReactions: [],
      roles: new Map(Object.entries(options.roles ?? {})),
      workflows: options.workflows ?? [],
      installed: options.installed ?? true,
      issues: new Set(),
      issueTexts: new Map(),
      hasIssues: options.hasIssues ?? true,
      fork: options.fork ?? false,
      pulls: new Map(),
      comments: new Map(),
      checks: new Map(),
      runs: new Map(),
      releases: new Map(),
      statuses: [],
      reviews: new Map(),
      blocked: null,
      archived: false,
      protectsTags: false,
    };
    for (const login of repository.roles.keys()) this.user(login);
    this.repositories.set(fullName.toLowerCase(), repository);
    // docs.github.com, "Renaming a repository": a new repository with an old name ends its redirects.
    this.formerNames.delete(fullName.toLowerCase());
    return repository;
  }

  /** Gives a repository another name or owner; its earlier names redirect to it. */
  rename(fullName: string, newName: string): Repository {
    const repository = this.repository(fullName);
    this.repositories.delete(fullName.toLowerCase());
    this.formerNames.set(fullName.toLowerCase(), repository);
    this.repositories.set(newName.toLowerCase(), repository);
    this.formerNames.delete(newName.toLowerCase());
    const [owner, name] = newName.split('/') as [string, string];
    for (const pull of [...this.repositories.values()].flatMap(({ pulls }) => [...pulls.values()]))
      if (pull.headRepository === fullName) pull.headRepository = newName;
    return Object.assign(repository, { owner, name, fullName: newName, updatedAt: this.now() });
  }

  repositoryById(id: number): Repository | undefined {
    return [...this.repositories.values()].find((each) => each.id === id);
  }

  /**
   * The App was removed and is installed again: another installation. The tokens of the first one end ("Bad credentials"), and no
   * new one can be made (404 Not Found: curie-eng/curie#1257, mastra-ai/mastra#20348).
   */
  reinstall(): void {
    const before = this.installationId;
    this.authority.endInstallation(before);
    this.installationId = this.nextId();
    for (const repository of this.repositories.values())
      if (repository.installationId === before) repository.installationId = this.installationId;
  }

  findRun(runId: number): { repository: Repository; run: WorkflowRun } {
    for (const repository of this.repositories.values()) {
      const found = repository.runs.get(runId);
      if (found !== undefined) return { repository, run: found };
    }
    throw new Error(`the simulator has no workflow run ${runId}`);
  }

  /** Output of git in the directory of the repository; null when git fails, as for an unknown commit or file. */
  async git(repository: Repository, ...args: string[]): Promise<Buffer | null> {
    if (repository.directory === null) return null;
    // The result of a command with a full commit id never changes.
    const isConstant = args.some((arg) => SHA.test(arg.slice(0, 40)));
    const key = [repository.directory, ...args].join(' ');
    const known = this.#git.get(key);
    if (known !== undefined) return known;
    try {
      const options = { encoding: 'buffer', maxBuffer: 1 << 26, timeout: HANGS_MS } as const;
      const { stdout } = await run('git', ['-c', 'safe.directory=*', '-C', repository.directory, ...args], options);
      if (isConstant) this.#git.set(key, stdout);
      return stdout;
    } catch {
      return null;
    }
  }

  /** Trimmed output of a git command that changes the repository; null when git fails. */
  async gitWrite(repository: Repository, args: readonly string[], input = ''): Promise<string | null> {
    if (repository.directory === null) return null;
    const options = ['-c', 'safe.directory=*', '-C', repository.directory];
    const running = run('git', [...options, ...args], { encoding: 'utf8', timeout: HANGS_MS });
    // A command that reads no input may end before it is sent.
    running.child.stdin?.on('error', () => {});
    running.child.stdin?.end(input);
    try {
      return (await running).stdout.trim();
    } catch {
      return null;
    }
  }

  async resolve(repository: Repository, ref: string): Promise<string | null> {
    const branch = await this.#branch(repository, ref.replace(/^refs\/heads\//, ''));
    if (branch !== null) return branch;
    const out = await this.git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
    return out === null ? null : out.toString().trim();
  }

  /** The head of a branch that is stored in a file of its own. Reading it is faster than starting git. */
  async #branch({ directory }: Repository, name: string): Promise<string | null> {
    if (directory === null || SHA.test(name) || !/^\w[\w-]*(\/\w[\w-]*)*$/.test(name)) return null;
    const text = await readFile(join(directory, '.git', 'refs', 'heads', name), 'utf8').catch(() => '');
    return SHA.test(text.trim()) ? text.trim() : null;
  }
}
