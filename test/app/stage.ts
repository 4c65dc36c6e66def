import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { createLog } from '../../src/app/log.ts';
import { type App, startApp } from '../../src/app/server.ts';
import { readSettings, type Settings, type Timing } from '../../src/app/settings.ts';
import type { Plan } from '../../src/model/plan-and-run.ts';
import { generateKey } from '../../src/signing/ed25519.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { type RunControl, type Simulator, startSimulator } from '../github-simulator/simulator.ts';
import type { CheckRun, Comment, WorkflowRun } from '../github-simulator/state.ts';
import { HANGS_MS } from '../soon.ts';
import { type MeasuredRepository, makeRepository } from './measured-repository.ts';
import { zipSyntheticBundle } from './survey-artifact.ts';

export const MEASURED = 'example/allocators';
export const CONTROL = 'example/control';

/** The App, a simulated GitHub and a measured repository, in one process. */
export interface Stage {
  readonly github: Simulator;
  readonly repository: MeasuredRepository;
  readonly directory: string;
  /** GitHub's number of the measured repository. */
  readonly repositoryId: number;
  /** The pull request of `repository.headSha`. */
  readonly pull: number;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
  app(): App;
  store(): Store;
  log(): string;
  /** Advances the App's clock by `ms`. The clocks of GitHub and of the database stay as they are. */
  advanceClock(ms: number): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  comment(body: string, login?: string): Promise<Comment>;
  /** The App's replies to the requests of a command. */
  repliesTo(command: Comment): Comment[];
  checksOf(command: Comment): CheckRun[];
  workflowRunsOf(command: Comment): WorkflowRun[];
  /** Waits until every comment is read and every request has ended. */
  allSettled(): Promise<void>;
  end(): Promise<void>;
}

/** Short intervals for tests. Everything else is as in production. */
const FAST: Partial<Timing> = {
  pollMs: 10,
  backoffMs: 10,
  findRunForMs: 60,
  artifactGraceMs: 0,
  confirmAfterMs: 0,
  lateAnswerMs: 1000,
};

/**
 * Starts the App on a new repository with one open pull request, whose webhook was delivered. `database` is a file or
 * `postgres://…`. `more` is appended to the configuration, `variables` to the environment of the App.
 */
export async function startStage(
  timing: Partial<Timing> = {},
  database?: string,
  more?: string,
  variables: (github: Simulator) => Readonly<Record<string, string>> = () => ({}),
): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-stage-'));
  const repository = makeRepository(join(directory, 'repository'), more);
  const github = await startSimulator();
  const roles = { mina: 'write', otto: 'maintain', rene: 'read' } as const;
  const { id: repositoryId } = github.addRepository(MEASURED, { directory: repository.directory, roles });
  github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
  const environment = {
    PORT: '0',
    HOST: '127.0.0.1',
    APP_ID: String(github.app.id),
    WEBHOOK_SECRET: github.app.webhookSecret,
    PRIVATE_KEY: github.app.privateKey,
    SIGNING_KEY: generateKey(),
    CONTROL_REPOSITORY: CONTROL,
    ...databaseSetting(database ?? join(directory, 'alloc-ab.db')),
    GITHUB_API_URL: github.url,
    GITHUB_THROTTLE: 'off',
    LOG_LEVEL: 'info',
    ...variables(github),
  };
  const read = readSettings(environment);
  const settings: Settings = { ...read, timing: { ...read.timing, ...FAST, ...timing } };
  let lines = '';
  let aheadMs = 0;
  const log = createLog('info', {
    write: (line: string) => {
      lines += line;
    },
  });
  let app: App | null = null;
  let store: Store | null = null;
  const ifRunning = <T>(value: T | null): T => {
    if (value === null) throw new Error('the App is not running');
    return value;
  };
  const stage: Stage = {
    github,
    repository,
    directory,
    repositoryId,
    pull: 1,
    settings,
    environment,
    app: () => ifRunning(app),
    store: () => ifRunning(store),
    log: () => lines,
    advanceClock(ms) {
      aheadMs += ms;
    },
    async start() {
      store = await openStore(settings.database, settings.timing);
      app = await startApp({ settings, stores: store, log, version: '0.0.0-test', now: () => Date.now() + aheadMs });
      github.sendWebhooksTo(`${app.url}${WEBHOOK_PATH}`);
    },
    async stop() {
      await app?.stop();
      await store?.close();
      app = null;
      store = null;
    },
    comment: async (body, login = 'mina') => (await github.comment(MEASURED, 1, login, body)).comment,
    repliesTo: ({ id }) =>
      github.appComments(MEASURED, 1).filter(({ body }) => body.startsWith(`<!-- alloc-ab:pr1-${id}-`)),
    checksOf: ({ id }) =>
      [...github.repository(MEASURED).checks.values()].filter(({ externalId }) => externalId.startsWith(`pr1-${id}-`)),
    workflowRunsOf: ({ id }) =>
      [...github.repository(CONTROL).runs.values()].filter(({ title }) => title.startsWith(`ab pr1-${id}-`)),
    allSettled: () =>
      waitUntil(
        async () =>
          store !== null && (await store.inbox.nextDueMs()) === null && (await store.requests.nextDueMs()) === null,
        'all requests have ended',
      ),
    async end() {
      await stage.stop();
      await github.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await stage.start();
  await github.openPullRequest(MEASURED, { author: 'mina', headSha: repository.headSha });
  return stage;
}

/** The setting that makes the App use this database. */
export function databaseSetting(database: string): Record<string, string> {
  return database.startsWith('postgres') ? { DATABASE_URL: database } : { DATABASE_FILE: database };
}

/** Waits until `condition` is true and throws after `limitMs`. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  expectation: string,
  limitMs = HANGS_MS,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain until ${expectation}`);
    await sleep(5);
  }
}

/** Simulates the runner's workflow: it uploads the bundle that `make` returns, by default a SYNTHETIC one. Nothing is measured. */
export function runWorkflows(
  github: Simulator,
  {
    make = zipSyntheticBundle,
    afterMs = 0,
  }: { readonly make?: (plan: Plan) => Promise<Buffer>; readonly afterMs?: number } = {},
): void {
  github.onDispatch(async ({ inputs }, control: RunControl) => {
    control.start();
    const plan = JSON.parse(inputs.plan ?? '') as Plan;
    if (afterMs > 0) await sleep(afterMs);
    control.upload(`alloc-ab-${inputs.id}`, await make(plan));
    control.complete('success');
  });
}
