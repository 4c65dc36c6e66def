import { Worker } from 'node:worker_threads';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { AnalysisInput, Conclusion } from './analyze-artifact.ts';

/** A million samples fit; what needs more ends the thread and not the App. */
const MEMORY_MB = 1024;

interface PendingAnalysis {
  readonly resolve: (answer: Result<Conclusion, Refusal>) => void;
  readonly reject: (error: Error) => void;
}

/** Weighs input in a thread of its own: an analysis takes up to seconds, and webhooks are acknowledged meanwhile. */
export class AnalysisWorker {
  readonly #asked = new Map<number, PendingAnalysis>();
  #thread: Worker | null = null;
  #count = 0;

  /** From the bytes that came back to the last word. */
  analyze(input: AnalysisInput): Promise<Result<Conclusion, Refusal>> {
    this.#thread ??= this.#start();
    this.#count += 1;
    const id = this.#count;
    const answer = new Promise<Result<Conclusion, Refusal>>((resolve, reject) =>
      this.#asked.set(id, { resolve, reject }),
    );
    this.#thread.postMessage({ id, input });
    return answer;
  }

  /** Ends the thread; what is under way fails. */
  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./analysis-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      // It needs none of the App's secrets.
      env: {},
    });
    thread.unref();
    type Told = { id: number; answer?: Result<Conclusion, Refusal>; error?: Error };
    thread.on('message', ({ id, answer, error }: Told) => {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (answer !== undefined) asked?.resolve(answer);
      else asked?.reject(error ?? new Error('the analysis gave no answer'));
    });
    let reason = new Error('the analysis was ended');
    thread.on('error', (error: Error) => {
      reason = error;
    });
    thread.on('exit', () => {
      this.#thread = null;
      for (const { reject } of this.#asked.values()) reject(reason);
      this.#asked.clear();
    });
    return thread;
  }
}
