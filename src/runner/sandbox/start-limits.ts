import { totalmem } from 'node:os';

/** Bytes kept of each output stream, unless the request says otherwise. */
export const OUTPUT_BYTES = 1024 * 1024;
/** The launcher enforces the deadline; this much later a launcher that failed to do so is killed. */
export const OUTER_DEADLINE_MS = 5000;

/** Processes of a job at one time. */
const PROCESSES_MAX = 4096;
/** Share of the machine's memory that a job may use. */
const MEMORY_SHARE = 0.75;

/** What all processes of a job together may use. */
export function jobLimits(): { readonly memoryBytes: number; readonly processes: number } {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { memoryBytes: Math.floor(total * MEMORY_SHARE), processes: PROCESSES_MAX };
}
