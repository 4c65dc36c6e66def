import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { random } from '../../src/stats/random.ts';
import { shuffled } from '../../src/stats/shuffle.ts';
import { type AppProcess, startProcess, warmCompileCache } from '../app/app-process.ts';
import { makeRepository } from '../app/measured-repository.ts';
import { CONTROL, databaseSetting, MEASURED, runWorkflows } from '../app/stage.ts';
import { type Simulator, startSimulator } from '../github-simulator/simulator.ts';
import type { Comment, Delivery } from '../github-simulator/state.ts';
import { sendAll } from './send-all.ts';

/** A load test of the App. */
export interface Load {
  /** The database of the App: a new file or an empty `postgres://…`. */
  readonly database: string;
  /** Number of webhooks to send. A fifth of them are repeats. */
  readonly deliveries: number;
  /** Number of times that the App is killed. */
  readonly kills: number;
  readonly perSecond: number;
  readonly seed: string;
  readonly log: (message: string) => void;
}

/** The counts and times of a load test. */
export interface Outcome {
  readonly commands: number;
  readonly answeredOnce: number;
  readonly lost: number;
  readonly doubled: number;
  /** Commands that start a measurement, and those of them with exactly one workflow run, one reply and one completed check. */
  readonly measurements: number;
  readonly measuredOnce: number;
  /** Webhooks that were sent while the App was down and were requested again. */
  readonly missed: number;
  /** Milliseconds from a webhook to its response. Webhooks that were sent within three seconds of a start are separate. */
  readonly acknowledgedMs: Quantiles;
  readonly afterStartMs: Quantiles;
  readonly sentPerSecond: number;
  readonly answeredAfterSeconds: number;
  readonly violations: readonly string[];
}

/** Quantiles of times, in milliseconds. */
export interface Quantiles {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const REPEATED = 1 / 5;
const WARM_MS = 3000;
const PER_PULL_REQUEST = 8;
/** One in this many commands starts a measurement. */
const MEASURED_EVERY = 50;
/** One in this many commands cannot be parsed. */
const WRONG_EVERY = 10;
const QUIET_MS = 300_000;
/** Shorter than in production, so that the work of a killed App is continued within seconds. */
const TIMING = { POLL_MS: '500', BACKOFF_MS: '50', FIND_RUN_FOR_MS: '2000', LEASE_MS: '2000', REPAIR_MS: '2000' };

interface Command {
  readonly comment: Comment;
  readonly delivery: Delivery;
  readonly measures: boolean;
}

/** Sends signed webhooks to the App, kills it several times, and counts the replies, runs and checks of every command. */
export async function runLoad(load: Load): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-load-'));
  const github = await startSimulator();
  let app: AppProcess | null = null;
  try {
    const { headSha } = prepareGitHub(github, directory);
    const environment = {
      HOST: '127.0.0.1',
      APP_ID: String(github.app.id),
      WEBHOOK_SECRET: github.app.webhookSecret,
      PRIVATE_KEY: github.app.privateKey,
      CONTROL_REPOSITORY: CONTROL,
      GITHUB_API_URL: github.url,
      GITHUB_THROTTLE: 'off',
      ...databaseSetting(load.database),
      ...warmCompileCache(),
      ...TIMING,
    };
    app = await startProcess({ ...environment, PORT: '0' });
    const { url } = app;
    const PORT = new URL(url).port;
    const commands = await makeCommands(github, `${url}${WEBHOOK_PATH}`, headSha, load);
    load.log(`${commands.length} commands are written; sending ${load.deliveries} webhooks`);
    const next = random(load.seed);
    const repeats = Array.from({ length: load.deliveries - commands.length }, () =>
      Math.floor(next() * commands.length),
    );
    const killAfter = new Set(
      Array.from({ length: load.kills }, (_, k) => Math.floor(((k + 1) * load.deliveries) / (load.kills + 1))),
    );
    const acknowledged: number[] = [];
    const afterStart: number[] = [];
    let upSinceMs = 0;
    let missed = 0;
    let attempts = 0;
    let restarting: Promise<void> = Promise.resolve();
    const startedMs = performance.now();
    await sendAll(
      {
        url: `${url}${WEBHOOK_PATH}`,
        secret: github.app.webhookSecret,
        webhooks: commands.map(({ delivery: { guid, event, payload } }) => ({ guid, event, payload })),
        order: shuffled([...commands.keys(), ...repeats], next),
        perSecond: load.perSecond,
      },
      ({ webhook, status, ms }) => {
        const { delivery } = commands[webhook] as Command;
        // GitHub lists an attempt when its outcome is known.
        (github.deliveries as Delivery[]).push({ ...delivery, at: new Date().toISOString(), status });
        if (status === 0) missed += 1;
        else (performance.now() - ms - upSinceMs < WARM_MS ? afterStart : acknowledged).push(ms);
        attempts += 1;
        if (!killAfter.has(attempts)) return;
        const at = attempts;
        restarting = restarting.then(async () => {
          await app?.kill();
          app = await startProcess({ ...environment, PORT });
          upSinceMs = performance.now();
          load.log(`killed after ${at} webhooks and started again`);
        });
      },
    );
    const sentMs = performance.now() - startedMs;
    await restarting;
    load.log('all webhooks are sent; waiting for the last reply');
    await waitForReplies(github, commands);
    return {
      ...count(github, commands),
      missed,
      acknowledgedMs: quantiles(acknowledged),
      afterStartMs: quantiles(afterStart),
      sentPerSecond: (load.deliveries * 1000) / sentMs,
      answeredAfterSeconds: (performance.now() - startedMs) / 1000,
      violations: github.violations,
    };
  } finally {
    await (app as AppProcess | null)?.kill();
    await github.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function prepareGitHub(github: Simulator, directory: string): { headSha: string } {
  const repository = makeRepository(join(directory, 'repository'));
  github.addRepository(MEASURED, { directory: repository.directory, roles: { mina: 'write' } });
  github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
  runWorkflows(github);
  return repository;
}

/** Writes the comments and keeps their webhooks back. */
async function makeCommands(github: Simulator, url: string, headSha: string, load: Load): Promise<Command[]> {
  const count = Math.round(load.deliveries * (1 - REPEATED));
  const deliveries = github.deliveries as Delivery[];
  const commands: Command[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = Math.floor(index / PER_PULL_REQUEST) + 1;
    if (index % PER_PULL_REQUEST === 0) {
      github.sendWebhooksTo(url);
      await github.openPullRequest(MEASURED, { author: 'mina', headSha });
      github.sendWebhooksTo(null);
    }
    const measures = index % MEASURED_EVERY === 0;
    const text = measures ? '/ab HZ4_S12_MPSC T=4' : index % WRONG_EVERY === 1 ? '/ab nonsense!' : '/ab help';
    const { comment, delivery } = await github.comment(MEASURED, number, 'mina', text);
    deliveries.pop();
    commands.push({ comment, delivery, measures });
  }
  github.sendWebhooksTo(url);
  return commands;
}

/** Waits until every command has ended, or until the App has made no calls for five minutes. */
async function waitForReplies(github: Simulator, commands: readonly Command[]): Promise<void> {
  let lastMs = performance.now();
  let requestsSeen = -1;
  while (performance.now() - lastMs < QUIET_MS) {
    const { answeredOnce, doubled, measuredOnce, measurements } = count(github, commands);
    if (answeredOnce + doubled === commands.length && measuredOnce === measurements) break;
    if (github.requests.length !== requestsSeen) lastMs = performance.now();
    requestsSeen = github.requests.length;
    await sleep(500);
  }
  // A duplicate would appear within a lease and a check for lost webhooks.
  await sleep(3000);
}

function count(
  github: Simulator,
  commands: readonly Command[],
): Pick<Outcome, 'commands' | 'answeredOnce' | 'lost' | 'doubled' | 'measurements' | 'measuredOnce'> {
  const { comments, checks } = github.repository(MEASURED);
  const replies = tally([...comments.values()].filter(({ appId }) => appId !== null).map(({ body }) => body));
  const verdicts = tally([...comments.values()].filter(({ body }) => body.includes('**GO')).map(({ body }) => body));
  const runs = tally([...github.repository(CONTROL).runs.values()].map(({ title }) => title));
  const completed = tally(
    [...checks.values()].filter(({ status }) => status === 'completed').map(({ externalId }) => externalId),
  );
  const allChecks = tally([...checks.values()].map(({ externalId }) => externalId));
  const ids = commands.map(({ comment }) => comment.id);
  const measured = commands.filter(({ measures }) => measures).map(({ comment }) => comment.id);
  const hasOneOfEach = (id: number) =>
    [replies, verdicts, runs, completed, allChecks].every((each) => each.get(id) === 1);
  return {
    commands: ids.length,
    answeredOnce: ids.filter((id) => replies.get(id) === 1).length,
    lost: ids.filter((id) => !replies.has(id)).length,
    doubled: ids.filter((id) => (replies.get(id) ?? 0) > 1).length,
    measurements: measured.length,
    measuredOnce: measured.filter(hasOneOfEach).length,
  };
}

function quantiles(milliseconds: readonly number[]): Quantiles {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The number of these texts for each comment, by the id of the request in them. */
function tally(texts: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const text of texts) {
    const id = Number(/\bpr\d+-(\d+)-\d+/.exec(text)?.[1]);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
