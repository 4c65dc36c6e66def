import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { HANGS_MS } from '../soon.ts';
import type { Finished } from './kit.ts';

/** An answer of a workload to a burst request. */
export interface Answer {
  readonly seed: bigint;
  readonly ops: bigint;
  readonly insideNs: bigint;
  readonly delayNs: bigint;
  readonly digest: bigint;
}

/** A workload that runs in lock-step with the test. */
export class Session {
  readonly #in: Writable;
  readonly #answers: AsyncIterator<Answer>;
  readonly ended: Promise<Finished>;

  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH ?? '', ALLOC_AB_LOCKSTEP: '3,4', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      timeout: HANGS_MS,
    });
    this.#in = child.stdio[3] as Writable;
    this.#in.on('error', () => {}); // the end of the process has the reason
    this.#answers = answersOf(child.stdio[4] as Readable);
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (text) => {
      stdout += text;
    });
    child.stderr?.on('data', (text) => {
      stderr += text;
    });
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
  }

  send(bytes: Uint8Array): void {
    this.#in.write(bytes);
  }

  async answer(): Promise<Answer> {
    const next = await this.#answers.next();
    if (next.done) throw new Error(`no answer: ${JSON.stringify(await this.ended)}`);
    return next.value;
  }

  burst(seed: bigint, ops: number): Promise<Answer> {
    this.send(request(seed, ops));
    return this.answer();
  }

  /** Ends the requests. `rest` are the answers that were not read yet: the last one is about the blocks that were left. */
  async finish(): Promise<Finished & { readonly rest: readonly Answer[] }> {
    this.#in.end();
    const rest: Answer[] = [];
    for (let next = await this.#answers.next(); !next.done; next = await this.#answers.next()) rest.push(next.value);
    return { ...(await this.ended), rest };
  }
}

/** The bytes of a request. */
export function request(seed: bigint, ops: number, whole = false): Uint8Array {
  return new Uint8Array(new BigUint64Array([seed, BigInt(ops), whole ? 1n : 0n]).buffer);
}

async function* answersOf(stream: Readable): AsyncGenerator<Answer, void> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk]);
    for (; bytes.length >= 40; bytes = bytes.subarray(40)) {
      const field = (index: number): bigint => bytes.readBigUInt64LE(8 * index);
      yield { seed: field(0), ops: field(1), insideNs: field(2), delayNs: field(3), digest: field(4) };
    }
  }
}
