/** A thread of the pool: it answers each job with what the module's `run` returns. */
import { parentPort, workerData } from 'node:worker_threads';

const { run } = (await import(workerData)) as { run: (job: unknown) => unknown };
parentPort?.on('message', async (job: unknown) => parentPort?.postMessage(await run(job)));
