import { parentPort } from 'node:worker_threads';
import { type Weighing, weigh } from './weigh.ts';

/** The thread behind `Analyst`: one answer for each piece of evidence. */
parentPort?.on('message', ({ id, evidence }: { id: number; evidence: Weighing }) => {
  weigh(evidence).then(
    (answer) => parentPort?.postMessage({ id, answer }),
    (error: unknown) =>
      parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) }),
  );
});
