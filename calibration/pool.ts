import { Worker } from 'node:worker_threads';

/**
 * Calls `run(job)` of `module` for every job in worker threads, at most `workers` at a time. Returns the results in the order
 * of the jobs. An error of one worker ends the others.
 */
export async function inWorkers<Job, Result>(
  module: URL,
  jobs: readonly Job[],
  workers: number,
  done: (finished: number) => void,
): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  const waiting = jobs.entries();
  let finished = 0;
  const threads = Array.from({ length: Math.min(workers, jobs.length) }, () => {
    return new Worker(new URL('worker.ts', import.meta.url), { workerData: module.href });
  });
  const serve = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let current = 0;
      const give = (): void => {
        const job = waiting.next();
        if (job.done) {
          resolve();
          return;
        }
        current = job.value[0];
        worker.postMessage(job.value[1]);
      };
      worker.on('error', reject);
      worker.on('message', (result: Result) => {
        results[current] = result;
        done(++finished);
        give();
      });
      give();
    });
  try {
    await Promise.all(threads.map(serve));
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
  return results;
}
