import { type RepositoryParts, repositoryParts, statusOf } from '../model/github-api.ts';
import type { InstalledRepository, RepositorySight } from '../model/repository.ts';
import { NOT_INSTALLED_WORDS } from './block.ts';
import type { Octokit } from './octokit.ts';

/** A token is replaced this long before it expires. */
const EARLIER_MS = 300_000;

/** Calls of the App as itself, and what it tells of a repository. */
interface RepositoryAccess {
  app(): Promise<Octokit>;
  /** Called when a token shows another name or installation than the one asked for. */
  moved(sight: RepositorySight): void;
}

interface Access {
  readonly token: string;
  readonly untilMs: number;
}

/**
 * Access to one repository, as the App in its installation. A token holds for this repository only, so that a call never reaches
 * another repository that has its earlier name. The installation is asked for again where the known one has ended: an App that was
 * removed and is installed again has another one.
 */
export class RepositoryClient {
  readonly #access: RepositoryAccess;
  #asked: InstalledRepository;
  /** The present name and installation. */
  #present: InstalledRepository;
  #given: Promise<Access> | null = null;

  constructor(access: RepositoryAccess, asked: InstalledRepository) {
    this.#access = access;
    this.#asked = asked;
    this.#present = asked;
  }

  /** Takes over what a row says now; a row that says the same as before is not newer than what GitHub said since. */
  update(asked: InstalledRepository): void {
    const before = this.#asked;
    if (asked.repository === before.repository && asked.installationId === before.installationId) return;
    this.#asked = asked;
    if (asked.installationId !== this.#present.installationId) this.#given = null;
    this.#present = asked;
  }

  /** The installation that the repository is in now. Throws where the App is not installed for it. */
  async installationId(): Promise<number> {
    await this.token();
    return this.#present.installationId;
  }

  /** A token that still holds. Throws what Octokit throws, and an error with status 404 where the App is not installed. */
  async token(): Promise<string> {
    const given = this.#given === null ? null : await this.#given.catch(() => null);
    if (given !== null && given.untilMs > Date.now()) return given.token;
    this.#given = this.#mint();
    return (await this.#given).token;
  }

  /** Forgets the token, which GitHub did not accept. */
  forget(): void {
    this.#given = null;
  }

  /** The present owner and name for a call that names the earlier ones. */
  partsFor({ owner, repo }: RepositoryParts): RepositoryParts {
    const same = `${owner}/${repo}`.toLowerCase() === this.#asked.repository.toLowerCase();
    return same ? repositoryParts(this.#present.repository) : { owner, repo };
  }

  async #mint(): Promise<Access> {
    try {
      return await this.#mintIn(this.#present.installationId);
    } catch (error) {
      // 404: the installation has ended. 422: it has no access to this repository.
      if (!isEnded(error)) throw error;
    }
    const { repository } = this.#present;
    const gone = Object.assign(new Error(`${NOT_INSTALLED_WORDS} ${repository}`), { status: 404 });
    const found = await this.#findInstallation(repository);
    if (found === null) throw gone;
    try {
      return await this.#mintIn(found);
    } catch (error) {
      // Another repository may have the name now.
      throw isEnded(error) ? gone : error;
    }
  }

  async #findInstallation(repository: string): Promise<number | null> {
    const app = await this.#access.app();
    try {
      return (await app.rest.apps.getRepoInstallation(repositoryParts(repository))).data.id;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async #mintIn(installationId: number): Promise<Access> {
    const app = await this.#access.app();
    const { repositoryId } = this.#asked;
    const { data } = await app.rest.apps.createInstallationAccessToken({
      installation_id: installationId,
      // The number of rows of an earlier layout is not known yet.
      ...(repositoryId > 0 && { repository_ids: [repositoryId] }),
    });
    const shown = data.repositories?.find(({ id }) => id === repositoryId);
    const repository = shown?.full_name ?? this.#present.repository;
    const before = this.#present;
    this.#present = { repositoryId, repository, installationId };
    if (repositoryId > 0 && (repository !== before.repository || installationId !== before.installationId)) {
      const updatedAt = shown?.updated_at ?? null;
      const createdAt = shown?.created_at ?? null;
      this.#access.moved({ ...this.#present, updatedAt, createdAt });
    }
    return { token: data.token, untilMs: Date.parse(data.expires_at) - EARLIER_MS };
  }
}

function isEnded(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 422;
}
