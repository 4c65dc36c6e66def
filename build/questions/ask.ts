import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Asked = 'explain' | 'run';

/** What a question took, in seconds, and its answer in a few words. */
export interface Waited {
  /** From the start of the process to its end; of `run` to the line that says what is known. */
  readonly seconds: number;
  /** Of all its processes. */
  readonly processorSeconds: number;
  readonly answer: string;
}

interface Question {
  readonly program: string;
  readonly repository: string;
  readonly config: string | undefined;
  readonly asked: Asked;
  readonly words: readonly string[];
  /** The folder of the caches. */
  readonly caches: string;
}

/** What `alloc-ab run` prints when it is known whether the arms differ before they are built. */
const KNOWN = /^\S+ +(no-op: |yes: |not known before the build: )(.*)$/m;
const DEADLINE_MS = 60_000;
/** Time that a run has to end after its answer is known. */
const END_MS = 3000;
/** Of the times in /proc (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** Asks one question in a fresh process. */
export function ask({ program, repository, config, asked, words, caches }: Question): Promise<Waited> {
  const more = config === undefined ? [] : ['--config', config];
  const out = asked === 'run' ? ['--out', join(caches, 'out')] : [];
  const [began, before] = [performance.now(), childSeconds()];
  const child = spawn(program, [asked, ...words, '--repo', repository, ...more, ...out], {
    env: { ...process.env, XDG_CACHE_HOME: join(caches, 'cache'), NODE_COMPILE_CACHE: join(caches, 'node') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, fail) => {
    let text = '';
    let known: Pick<Waited, 'seconds' | 'answer'> | null = null;
    const timers = [setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS)];
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const [, kind = '', rest = ''] = asked === 'run' && known === null ? (KNOWN.exec(text) ?? []) : [];
      if (kind === '') return;
      known = { seconds: (performance.now() - began) / 1000, answer: `${kind}${rest}`.slice(0, 60) };
      child.kill('SIGINT');
      timers.push(setTimeout(() => child.kill('SIGKILL'), END_MS));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail);
    child.once('close', (status) => {
      for (const timer of timers) clearTimeout(timer);
      const [code] = /(?<=\(\S*alloc-ab explain )[a-z-]+(?=\))/.exec(text) ?? [];
      const ended = { seconds: (performance.now() - began) / 1000, answer: `${status}: ${code ?? 'planned'}` };
      done({ ...(known ?? ended), processorSeconds: childSeconds() - before });
    });
  });
}

/** Processor time of the children of this process that have ended, with their own children (proc(5), cutime and cstime). */
function childSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}
