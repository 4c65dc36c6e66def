import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { type AppProcess, processEnvironment, startProcess } from './app-process.ts';
import { type Moment, matches } from './restart-moments.ts';
import { type Stage, waitUntil } from './stage.ts';

/** The App as a process that is killed at given moments and started again. */
export interface KillableApp {
  /** Kills the App once at each of these moments from now on, in this order or in any order. */
  killAt(moments: readonly Moment[], order: 'in order' | 'any order'): void;
  /** Starts the App again after each kill and resolves when every moment is over and the App runs. */
  restartAfterEachKill(): Promise<void>;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Sends SIGTERM and returns the exit code. */
  terminate(): Promise<number | null>;
}

/** Replaces the App of `stage` by one in a process of its own. */
export async function startKillableApp(stage: Stage): Promise<KillableApp> {
  await stage.stop();
  const environment = processEnvironment(stage);
  let app: Promise<AppProcess>;
  let state: 'runs' | 'dies' | 'dead' = 'dead';
  let momentsLeft: Moment[] = [];
  let inOrder = true;

  stage.github.observe(async (call) => {
    const at = momentsLeft.findIndex((moment, index) => (index === 0 || !inOrder) && matches(moment, call));
    if (state !== 'runs') {
      // Calls of a killed App do not reach GitHub. A call that took effect before the kill counts, but its response is lost.
      if (call.when === 'after' && at >= 0) momentsLeft.splice(at, 1);
      return 'drop';
    }
    if (at < 0) return undefined;
    state = 'dies';
    momentsLeft.splice(at, 1);
    await (await app).kill();
    state = 'dead';
    return 'drop';
  });

  const start = async (): Promise<void> => {
    // The App may get to a moment before startProcess resolves.
    state = 'runs';
    app = startProcess(environment);
    stage.github.sendWebhooksTo(`${(await app).url}${WEBHOOK_PATH}`);
  };
  await start();
  return {
    killAt(moments, order) {
      momentsLeft = [...moments];
      inOrder = order === 'in order';
    },
    async restartAfterEachKill() {
      while (momentsLeft.length > 0 || state !== 'runs') {
        await waitUntil(() => state === 'dead', `the App gets to one of ${JSON.stringify(momentsLeft)}`);
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
