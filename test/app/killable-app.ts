import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { type AppProcess, processEnvironment, startProcess } from './app-process.ts';
import { type Moment, matches } from './restart-moments.ts';
import { type Stage, waitUntil } from './stage.ts';

/** The App as a process that is killed at given moments, and started again. */
export interface KillableApp {
  /** At which moments it is killed from now on, each once: one after another, or whichever comes. */
  killAt(moments: readonly Moment[], order: 'in order' | 'any order'): void;
  /** Starts it again after each of its deaths; resolves when it runs and every moment was met. */
  restartAfterEachKill(): Promise<void>;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Tells it to end; its exit code. */
  terminate(): Promise<number | null>;
}

/** Takes the place of the App on `stage`. */
export async function startKillableApp(stage: Stage): Promise<KillableApp> {
  await stage.stop();
  const environment = processEnvironment(stage);
  let app: Promise<AppProcess>;
  let state: 'runs' | 'dies' | 'dead' = 'dead';
  let left: Moment[] = [];
  let inOrder = true;

  stage.github.observe(async (seen) => {
    const at = left.findIndex((moment, index) => (index === 0 || !inOrder) && matches(moment, seen));
    if (state !== 'runs') {
      // Of what was under way when it was killed nothing arrives any more; what had arrived was done, and nobody heard of it.
      if (seen.when === 'after' && at >= 0) left.splice(at, 1);
      return 'drop';
    }
    if (at < 0) return undefined;
    state = 'dies';
    left.splice(at, 1);
    await (await app).kill();
    state = 'dead';
    return 'drop';
  });

  const start = async (): Promise<void> => {
    // It may meet a moment before it is known to listen.
    state = 'runs';
    app = startProcess(environment);
    stage.github.sendWebhooksTo(`${(await app).url}${WEBHOOK_PATH}`);
  };
  await start();
  return {
    killAt(moments, order) {
      left = [...moments];
      inOrder = order === 'in order';
    },
    async restartAfterEachKill() {
      while (left.length > 0 || state !== 'runs') {
        await waitUntil(() => state === 'dead', `the App gets to one of ${JSON.stringify(left)}`);
        await start();
      }
    },
    start,
    async kill() {
      await (await app).kill();
      state = 'dead';
    },
    terminate: async () => (await app).terminate(),
  };
}
