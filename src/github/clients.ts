import { type Logger, Probot, ProbotOctokit } from 'probot';
import { GITHUB_API_VERSION, statusOf } from '../model/github-api.ts';
import type { InstalledRepository, RepositorySight } from '../model/repository.ts';
import { TryAgain } from './call-failure.ts';
import { fetchWithRedirects } from './fetch-with-redirects.ts';
import type { Octokit } from './octokit.ts';
import { RepositoryClients } from './repository-clients.ts';

export type { Octokit };

/** The clients of the App. */
export interface GitHub {
  readonly probot: Probot;
  /** Number of the App. */
  readonly appId: number;
  /** Acts as the App itself, with its private key. */
  app(): Promise<Octokit>;
  /** Acts as the App in one repository, also after it was renamed or the App was installed again. */
  repository(of: InstalledRepository): Promise<Octokit>;
  /** Finds a repository by its name, also by an earlier one. */
  find(fullName: string): Promise<InstalledRepository & { readonly createdAt: string | null }>;
  /** The installation that a repository is in now. */
  installationId(of: InstalledRepository): Promise<number>;
  /** Acts as the App in the control repository, where workflows are dispatched. */
  control(): Promise<Octokit>;
  /** GitHub's number of the control repository. */
  controlId(): Promise<number>;
  /** Login of the author of the App's comments, `alloc-ab[bot]`. */
  botLogin(): Promise<string>;
}

/** The settings of the clients. */
interface GitHubSettings {
  readonly appId: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly apiUrl: string;
  readonly logLevel: string;
  readonly throttle: boolean;
  readonly control: { readonly repository: string };
  /** Longest duration of one request, milliseconds. */
  readonly timing: { readonly requestMs: number };
}

/** Decides about each call to GitHub, and counts it. */
export interface CallPolicy {
  /** Whether a write may be sent now. */
  mayWrite(): boolean;
  /** Called after each call; `response` is null when there was none. */
  recordCall(method: string, response: Response | null): void;
  /** Runs a call, after a delay where calls are limited. */
  schedule<T>(call: () => Promise<T>): Promise<T>;
}

const NO_LIMIT: CallPolicy = { mayWrite: () => true, recordCall: () => {}, schedule: (call) => call() };

/** Makes the clients. They retry nothing: the work loop repeats whole steps. */
export function connect(
  settings: GitHubSettings,
  log: Logger,
  policy: CallPolicy = NO_LIMIT,
  moved: (sight: RepositorySight) => void = () => {},
): GitHub {
  const Client = ProbotOctokit.defaults((options: Record<string, unknown>) => ({
    ...options,
    retry: { enabled: false },
    throttle: {
      ...(options.throttle as object),
      enabled: settings.throttle,
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  }));
  const call = async (url: string | URL, init: RequestInit): Promise<Response> => {
    const method = init.method ?? 'GET';
    if (method !== 'GET' && !policy.mayWrite())
      throw new Error('the lease has lapsed: another replica may have taken over');
    const responded = fetchWithRedirects(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-github-api-version': GITHUB_API_VERSION },
      signal: init.signal ?? AbortSignal.timeout(settings.timing.requestMs),
    });
    responded.then(
      (response) => policy.recordCall(method, response),
      () => policy.recordCall(method, null),
    );
    return responded;
  };
  const limited = (url: string | URL, init: RequestInit = {}): Promise<Response> =>
    policy.schedule(() => call(url, init));
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: Client,
    request: { fetch: limited },
    // Below the level info, Probot logs whole requests.
    log: log.child({}, { level: /^(debug|trace)$/.test(settings.logLevel) ? 'info' : settings.logLevel }),
  });
  const app = () => probot.auth() as Promise<Octokit>;
  const repositories = new RepositoryClients(app, moved);
  let control: { readonly id: number; readonly octokit: Octokit } | null = null;
  const controlClient = async () => {
    if (control !== null) return control;
    const { repository } = settings.control;
    const found = await repositories.find(repository);
    const octokit = await repositories.client({ ...found, repository });
    const made = { id: found.repositoryId, octokit };
    octokit.hook.error('request', async (error) => {
      if (statusOf(error) !== 404) throw error;
      // The setting is a name: a repository that was deleted and made again under it has another number.
      if (control?.id === made.id) {
        if ((await repositories.find(repository).catch(() => found)).repositoryId === made.id) throw error;
        control = null;
      }
      throw new TryAgain('the control repository was deleted and made again');
    });
    control = made;
    return made;
  };
  let login: string | null = null;
  return {
    probot,
    appId: Number(settings.appId),
    app,
    repository: (of) => repositories.client(of),
    find: (fullName) => repositories.find(fullName),
    installationId: (of) => repositories.installationId(of),
    control: async () => (await controlClient()).octokit,
    controlId: async () => (await controlClient()).id,
    async botLogin() {
      login ??= `${(await (await app()).rest.apps.getAuthenticated()).data?.slug}[bot]`;
      return login;
    },
  };
}
