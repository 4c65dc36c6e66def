import { parentPort } from 'node:worker_threads';
import { type AnalysisInput, analyzeArtifact } from './analyze-artifact.ts';

/** The thread of `AnalysisWorker`: one reply for each input. */
parentPort?.on('message', ({ id, input }: { id: number; input: AnalysisInput }) => {
  analyzeArtifact(input).then(
    (reply) => parentPort?.postMessage({ id, reply }),
    (error: unknown) =>
      parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) }),
  );
});
