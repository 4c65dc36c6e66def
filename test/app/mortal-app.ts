import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { type AppProcess, processEnvironment, startProcess } from './app-process.ts';
import { type Moment, matches } from './restart-moments.ts';
import { type Stage, until } from './stage.ts';

/** The App as a process that is killed at given moments, and started again. */
export interface MortalApp {
  /** At which moments it is killed from now on, each once: one after another, or whichever comes. */
  dieAt(moments: readonly Moment[], order: 'in order' | 'any order'): void;
  /** Starts it again after each of its deaths; resolves when it runs and every moment was met. */
  outlive(): Promise<void>;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Tells it to end; its exit code. */
  end(): Promise<number | null>;
}

/** Takes the place of the App on `stage`. */
export async function startMortalApp(stage: Stage): Promise<MortalApp> {
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
    stage.github.listen(`${(await app).url}${WEBHOOK_PATH}`);
  };
  await start();
  return {
    dieAt(moments, order) {
      left = [...moments];
      inOrder = order === 'in order';
    },
    async outlive() {
      while (left.length > 0 || state !== 'runs') {
        await until(() => state === 'dead', `the App gets to one of ${JSON.stringify(left)}`);
        await start();
      }
    },
    start,
    async kill() {
      await (await app).kill();
      state = 'dead';
    },
    end: async () => (await app).end(),
  };
}
