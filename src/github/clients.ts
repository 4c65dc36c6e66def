import type { Octokit as RestOctokit } from '@octokit/rest';
import { type Logger, Probot, ProbotOctokit } from 'probot';
import { GITHUB_API_VERSION, repositoryParts } from '../model/github-api.ts';
import { fetchWithRedirects } from './fetch-with-redirects.ts';

/** A client of GitHub's API, as far as it is used: one of the App, or one that acts with an operator's token. */
export type Octokit = Pick<RestOctokit, 'rest' | 'paginate' | 'request'>;

/** The ways to talk to GitHub. */
export interface GitHub {
  readonly probot: Probot;
  /** Number of the App. */
  readonly appId: number;
  /** As the App, with its key. */
  app(): Promise<Octokit>;
  /** As the App in an installation. */
  installation(installationId: number): Promise<Octokit>;
  /** Where workflows are dispatched. */
  control(): Promise<Octokit>;
  /** Login of the App's comments: `alloc-ab[bot]`. */
  botLogin(): Promise<string>;
}

/** What the clients need of the App's settings. */
export interface GitHubSettings {
  readonly appId: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly apiUrl: string;
  readonly logLevel: string;
  readonly throttle: boolean;
  readonly control: { readonly repository: string };
  /** Limit of a single request, milliseconds. */
  readonly timing: { readonly requestMs: number };
}

/** Every call to GitHub leaves through it, one after another where that is needed. */
export interface CallPolicy {
  /** Whether a write may leave now. */
  mayWrite(): boolean;
  /** Told of every answer; null when there was none. */
  recordCall(method: string, answer: Response | null): void;
  /** Runs a call when its turn has come. */
  schedule<T>(call: () => Promise<T>): Promise<T>;
}

const OPEN: CallPolicy = { mayWrite: () => true, recordCall: () => {}, schedule: (call) => call() };

/**
 * Makes the clients. Nothing is retried inside them: every step of the sweep can be repeated, and knows when.
 */
export function connect(settings: GitHubSettings, log: Logger, turnstile: CallPolicy = OPEN): GitHub {
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
    if (method !== 'GET' && !turnstile.mayWrite()) throw new Error('another replica may be at this by now');
    const answered = fetchWithRedirects(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-github-api-version': GITHUB_API_VERSION },
      signal: init.signal ?? AbortSignal.timeout(settings.timing.requestMs),
    });
    answered.then(
      (answer) => turnstile.recordCall(method, answer),
      () => turnstile.recordCall(method, null),
    );
    return answered;
  };
  const limited = (url: string | URL, init: RequestInit = {}): Promise<Response> =>
    turnstile.schedule(() => call(url, init));
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: Client,
    request: { fetch: limited },
    // Probot logs whole requests below this level.
    log: log.child({}, { level: /^(debug|trace)$/.test(settings.logLevel) ? 'info' : settings.logLevel }),
  });
  const clients = new Map<number, Promise<Octokit>>();
  const installation = (installationId: number): Promise<Octokit> => {
    let client = clients.get(installationId);
    if (client === undefined) {
      client = probot.auth(installationId) as Promise<Octokit>;
      clients.set(installationId, client);
    }
    return client;
  };
  let controlId: number | null = null;
  let login: string | null = null;
  const app = () => probot.auth() as Promise<Octokit>;
  return {
    probot,
    appId: Number(settings.appId),
    app,
    installation,
    async control() {
      if (controlId === null) {
        const { data } = await (await app()).rest.apps.getRepoInstallation(
          repositoryParts(settings.control.repository),
        );
        controlId = data.id;
      }
      return installation(controlId);
    },
    async botLogin() {
      login ??= `${(await (await app()).rest.apps.getAuthenticated()).data?.slug}[bot]`;
      return login;
    },
  };
}
