import { Worker } from 'node:worker_threads';

/** Share of one core that the neighbour keeps busy. */
export const NEIGHBOUR_CORES = 0.3;

/** Somebody else on the machine: 10 ms in every 33 ms a core is busy, on whichever CPU the scheduler likes. */
export function startNeighbour(): { stop(): Promise<unknown> } {
  const worker = new Worker(
    `const busyMs = ${1000 * NEIGHBOUR_CORES} / 30;
     setInterval(() => { const end = performance.now() + busyMs; while (performance.now() < end); }, 1000 / 30);`,
    { eval: true },
  );
  return { stop: () => worker.terminate() };
}
