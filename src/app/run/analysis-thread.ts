import { parentPort } from 'node:worker_threads';
import { type AnalysisInput, analyzeArtifact } from './analyze-artifact.ts';

/** The thread of `AnalysisWorker`: one answer for each input. */
parentPort?.on('message', ({ id, input }: { id: number; input: AnalysisInput }) => {
  analyzeArtifact(input).then(
    (answer) => parentPort?.postMessage({ id, answer }),
    (error: unknown) =>
      parentPort?.postMessage({ id, error: error instanceof Error ? error : new Error(String(error)) }),
  );
});
