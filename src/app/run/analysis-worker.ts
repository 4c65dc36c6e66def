import { Worker } from 'node:worker_threads';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { AnalysisInput, Conclusion } from './analyze-artifact.ts';

/** Enough for a million samples. An analysis that needs more ends the thread and not the App. */
const MEMORY_MB = 1024;

interface PendingAnalysis {
  readonly resolve: (reply: Result<Conclusion, Refusal>) => void;
  readonly reject: (error: Error) => void;
}

/** Analyses artifacts in a thread of its own: an analysis takes up to seconds, and webhooks must be acknowledged meanwhile. */
export class AnalysisWorker {
  readonly #pending = new Map<number, PendingAnalysis>();
  #thread: Worker | null = null;
  #count = 0;
  readonly #memoryMb: number;

  /** @param memoryMb Memory of the thread in MiB. */
  constructor(memoryMb: number = MEMORY_MB) {
    this.#memoryMb = memoryMb;
  }

  /** Runs `analyzeArtifact` in the thread. Refuses an artifact that needs more memory than the thread has; rejects when the thread ends. */
  analyze(input: AnalysisInput): Promise<Result<Conclusion, Refusal>> {
    this.#thread ??= this.#start();
    this.#count += 1;
    const id = this.#count;
    const reply = new Promise<Result<Conclusion, Refusal>>((resolve, reject) =>
      this.#pending.set(id, { resolve, reject }),
    );
    this.#thread.postMessage({ id, input });
    return reply;
  }

  /** Ends the thread; analyses under way fail. */
  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./analysis-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb },
      // The thread needs none of the App's secrets.
      env: {},
    });
    thread.unref();
    type Reply = { id: number; reply?: Result<Conclusion, Refusal>; error?: Error };
    thread.on('message', ({ id, reply, error }: Reply) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (reply !== undefined) pending?.resolve(reply);
      else pending?.reject(error ?? new Error('the analysis returned no reply'));
    });
    let reason = new Error('the analysis was ended');
    thread.on('error', (error: Error) => {
      reason = error;
    });
    thread.on('exit', () => {
      this.#thread = null;
      // The same artifact would need as much at every further attempt.
      const isTooLarge = (reason as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      for (const { resolve, reject } of this.#pending.values()) {
        if (isTooLarge) resolve(tooLarge(this.#memoryMb));
        else reject(reason);
      }
      this.#pending.clear();
    });
    return thread;
  }
}

function tooLarge(memoryMb: number): Result<Conclusion, Refusal> {
  return refuse({
    code: 'analysis-too-large',
    message: `The analysis of this result needs more than ${memoryMb} MiB of memory.`,
    next: 'Measure fewer lanes, or with a smaller budget.',
  });
}
