import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Sending, Sent } from './sender.ts';

/** Sends the webhooks from a thread of its own, so that the work of this thread does not distort the times. */
export async function sendAll(sending: Sending, onSent: (sent: Sent) => void): Promise<void> {
  const worker = new Worker(new URL('./sender.ts', import.meta.url), { workerData: sending });
  worker.on('message', onSent);
  const [code] = (await once(worker, 'exit')) as [number];
  if (code !== 0) throw new Error(`the sending thread ended with ${code}`);
}
