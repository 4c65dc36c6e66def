import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Sending, Sent } from './sender.ts';

/** Sends from a thread of its own, so that what this one does is not in the figures; tells of each answer. */
export async function sendAll(sending: Sending, tell: (sent: Sent) => void): Promise<void> {
  const context = new Worker(new URL('./sender.ts', import.meta.url), { workerData: sending });
  context.on('message', tell);
  const [code] = (await once(context, 'exit')) as [number];
  if (code !== 0) throw new Error(`the sending thread ended with ${code}`);
}
