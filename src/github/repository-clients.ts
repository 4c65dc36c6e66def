import { repositoryParts, statusOf } from '../model/github-api.ts';
import type { InstalledRepository, RepositorySight } from '../model/repository.ts';
import type { Octokit } from './octokit.ts';
import { readRepository } from './read/repository.ts';
import { RepositoryClient } from './repository-client.ts';

/** The parts of an Octokit constructor and its hooks that are used here. */
type OctokitClass = new (options: object) => Octokit;
interface SendRequest {
  (endpoint: Endpoint): Promise<unknown>;
  readonly endpoint: { merge(route: unknown, parameters: unknown): Endpoint };
}
interface Endpoint {
  headers: Record<string, string>;
  readonly owner?: string;
  readonly repo?: string;
}

/** One client for each repository. */
export class RepositoryClients {
  readonly #app: () => Promise<Octokit>;
  readonly #moved: (sight: RepositorySight) => void;
  readonly #known = new Map<string, { readonly access: RepositoryClient; readonly octokit: Promise<Octokit> }>();

  constructor(app: () => Promise<Octokit>, moved: (sight: RepositorySight) => void) {
    this.#app = app;
    this.#moved = moved;
  }

  client(of: InstalledRepository): Promise<Octokit> {
    return this.#of(of).octokit;
  }

  installationId(of: InstalledRepository): Promise<number> {
    return this.#of(of).access.installationId();
  }

  /** Finds a repository by its name, an earlier one included. Throws what Octokit throws, with status 404 where the App is not installed. */
  async find(fullName: string): Promise<InstalledRepository & { readonly createdAt: string | null }> {
    const { data } = await (await this.#app()).rest.apps.getRepoInstallation(repositoryParts(fullName));
    // An earlier token may not hold for a repository that was made since.
    this.#known.delete(fullName);
    const byName = { repositoryId: 0, repository: fullName, installationId: data.id };
    const { id, fullName: repository, createdAt } = await readRepository(await this.client(byName), fullName);
    return { repositoryId: id, repository, installationId: data.id, createdAt };
  }

  #of(of: InstalledRepository) {
    // Rows of an earlier layout, and a name alone, have no number.
    const key = of.repositoryId > 0 ? String(of.repositoryId) : of.repository;
    const known = this.#known.get(key);
    known?.access.update(of);
    if (known !== undefined) return known;
    const access = new RepositoryClient({ app: this.#app, moved: this.#moved }, of);
    const made = { access, octokit: this.#make(access, of.installationId) };
    this.#known.set(key, made);
    return made;
  }

  async #make(access: RepositoryClient, installationId: number): Promise<Octokit> {
    const { constructor: Client } = (await this.#app()) as unknown as { readonly constructor: OctokitClass };
    // Installations have rate limits of their own.
    return new Client({
      throttle: { id: String(installationId) },
      authStrategy: () => Object.assign(async () => ({}), { hook: authorized(access) }),
    });
  }
}

/** Sends each call with the token and the present name of its repository, and once more with a new token where GitHub refuses the first. */
function authorized(access: RepositoryClient) {
  return async (request: SendRequest, route: unknown, parameters?: unknown): Promise<unknown> => {
    const call = async () => {
      const options = request.endpoint.merge(route, parameters) as Endpoint;
      options.headers.authorization = `token ${await access.token()}`;
      const { owner, repo } = options;
      return request({
        ...options,
        ...(owner !== undefined && repo !== undefined && access.partsFor({ owner, repo })),
      });
    };
    try {
      return await call();
    } catch (error) {
      // A token ends with its installation.
      if (statusOf(error) !== 401) throw error;
      access.forget();
      return call();
    }
  };
}
