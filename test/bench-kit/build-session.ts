import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** An answer of a session, and the bytes of a file that came with it. */
export interface Answer {
  readonly strings: readonly string[];
  readonly file?: Buffer;
}

/** The bytes of a request. */
export function frame(strings: readonly string[]): Buffer {
  const body = Buffer.from(strings.map((text) => `${text}\0`).join(''));
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** A session, or whatever a command line starts with one behind it, whose requests are on descriptor 4. */
export class BuildSession {
  readonly process: ChildProcess;
  /** Its output, error output and what it wrote on descriptor 3. */
  readonly texts = ['', '', ''];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  #bytes = Buffer.alloc(0);
  #more: (() => void) | null = null;
  #closed = false;
  #commands = 0;

  constructor([program = '', ...args]: readonly string[]) {
    this.process = spawn(program, args, {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      timeout: 50_000,
    });
    for (const [index, descriptor] of [1, 2, 3].entries()) {
      (this.process.stdio[descriptor] as Readable).setEncoding('latin1').on('data', (text) => {
        this.texts[index] += text;
      });
    }
    this.requests.on('error', () => {}); // its end tells why
    const answers = (this.process.stdio as readonly unknown[])[5] as Readable;
    answers.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#more?.();
    });
    answers.on('close', () => {
      this.#closed = true;
      this.#more?.();
    });
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject);
      this.process.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  get requests(): Writable {
    return this.process.stdio[4] as unknown as Writable;
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) {
      if (this.#closed) throw new Error(`no answer: ${JSON.stringify([await this.ended, ...this.texts])}`);
      await new Promise<void>((resolve) => {
        this.#more = resolve;
      });
    }
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  async #answer(): Promise<string[]> {
    const body = await this.#take((await this.#take(4)).readUInt32LE());
    return body.toString().split('\0').slice(0, -1);
  }

  async ask(...strings: string[]): Promise<Answer> {
    this.requests.write(frame(strings));
    const first = await this.#answer();
    if (first[0] !== 'file') return { strings: first };
    const file = await this.#take(Number(first[1]));
    return { strings: await this.#answer(), file };
  }

  /** Runs a command; its answer, and what it wrote. */
  async run(
    argv: readonly string[],
    directory = '/',
    variables: readonly string[] = ['PATH=/usr/bin:/bin'],
  ): Promise<{ readonly answer: string; readonly stdout: string; readonly stderr: string }> {
    this.#commands += 1;
    const separator = `-- end of command ${this.#commands}`;
    const from = this.texts.map((text) => text.length);
    const { strings } = await this.ask('run', separator, directory, String(argv.length), ...argv, ...variables);
    const [stdout = '', stderr = ''] = await Promise.all(
      [0, 1].map((index) => this.#until(index, separator, from[index] ?? 0)),
    );
    return { answer: strings.join(' '), stdout, stderr };
  }

  shell(text: string, directory?: string): ReturnType<BuildSession['run']> {
    return this.run(['sh', '-c', text], directory);
  }

  async #until(index: number, separator: string, from: number): Promise<string> {
    for (;;) {
      const at = this.texts[index]?.indexOf(`\n${separator}\n`, from) ?? -1;
      if (at >= 0) return this.texts[index]?.slice(from, at).replace(/^\n?-- end of command \d+\n/, '') ?? '';
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
