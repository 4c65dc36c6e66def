import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WEBHOOK_PATH } from '../src/app/http/http-server.ts';
import { createLog } from '../src/app/log.ts';
import { startApp } from '../src/app/server.ts';
import { readSettings, type Timing } from '../src/app/settings.ts';
import { openStore } from '../src/store/store.ts';
import { type Simulator, startSimulator } from '../test/github-simulator/simulator.ts';
import { executeWorkflow, MEASURING_JOB } from '../test/github-workflows/executor.ts';

/** Name of the measured repository on the simulated GitHub. */
export const MEASURED = 'example/hakozuna';
const CONTROL = 'example/perf-control';
/** A user with write access to the measured repository. */
export const MAINTAINER = 'maintainer';

const POLL_MS = 100;

/** The App, a runner and a simulated GitHub on this machine. Builds, benches, samples and verdicts are real. */
export interface WholePath extends AsyncDisposable {
  readonly github: Simulator;
  /** Waits until the App is idle. Calls `onPoll` meanwhile. Rejects after `limitMs`, or when `signal` aborts. */
  settled(limitMs: number, onPoll?: () => void): Promise<void>;
}

export interface WholePathOptions {
  /** An empty directory for workspaces and the database. */
  readonly scratch: string;
  /** The measured repository. */
  readonly directory: string;
  readonly timing?: Partial<Timing>;
  /** Variables of the runner's machine. */
  readonly machine?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onRunnerLine?: (line: string) => void;
  /** Receives each artifact that the workflow uploads. */
  readonly onArtifact?: (zip: Buffer) => Promise<void>;
}

/** Starts the App, the runner and the simulator on the loopback interface. */
export async function openWholePath(options: WholePathOptions): Promise<WholePath> {
  const { scratch, signal, timing = {} } = options;
  const github = await measuredGitHub(options);
  const settings = readSettings({
    PORT: '0',
    HOST: '127.0.0.1',
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    CONTROL_REPOSITORY: CONTROL,
    GITHUB_API_URL: github.url,
    GITHUB_THROTTLE: 'off',
    POLL_MS: '200',
  });
  const store = await openStore(join(scratch, 'alloc-ab.db'));
  const app = await startApp({
    settings: { ...settings, timing: { ...settings.timing, ...timing } },
    stores: store,
    version: 'example',
    log: createLog('warn'),
  });
  github.sendWebhooksTo(`${app.url}${WEBHOOK_PATH}`);
  return {
    github,
    async settled(limitMs, onPoll) {
      for (const deadline = performance.now() + limitMs; performance.now() < deadline; await sleep(POLL_MS)) {
        if (signal?.aborted) throw new Error(`stopped by ${signal.reason}`);
        const idle = (await store.inbox.nextDueMs()) === null && (await store.requests.nextDueMs()) === null;
        onPoll?.();
        if (idle) return;
      }
      throw new Error(`not idle after ${Math.round(limitMs / 60_000)} minutes`);
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      await github.stop();
      await store.close();
    },
  };
}

/** Starts a simulator with the measured repository and a control repository whose workflow is executed. */
async function measuredGitHub({ scratch, directory, signal, machine, ...on }: WholePathOptions): Promise<Simulator> {
  const github = await startSimulator();
  github.addRepository(MEASURED, { directory });
  github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
  github.addUser(MAINTAINER);
  github.setRole(MEASURED, MAINTAINER, 'write');
  github.onDispatch(async ({ inputs, signal: cancelled }, run) => {
    run.start();
    const workspace = join(scratch, `workflow-${run.record.id}`);
    mkdirSync(workspace);
    const { conclusion } = await executeWorkflow({
      workflowFile: '.github/workflows/ab.yml',
      ...MEASURING_JOB,
      inputs,
      workspace,
      // The demo needs nothing installed: it takes the protection that this machine gives.
      env: { ...machine, GITHUB_SERVER_URL: github.url, ALLOC_AB_SANDBOX: 'available' },
      signal: signal === undefined ? cancelled : AbortSignal.any([cancelled, signal]),
      onLog: (line) => on.onRunnerLine?.(line),
      onArtifact: async (name, zip) => {
        await on.onArtifact?.(zip);
        run.upload(name, zip);
      },
    });
    rmSync(workspace, { recursive: true, force: true });
    run.complete(conclusion);
  });
  return github;
}
