/** A thread of the pool. It posts the result of the module's `run` for each job. */
import { parentPort, workerData } from 'node:worker_threads';

const { run } = (await import(workerData)) as { run: (job: unknown) => unknown };
parentPort?.on('message', async (job: unknown) => parentPort?.postMessage(await run(job)));
