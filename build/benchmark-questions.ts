/**
 * Measures how long a question about a flag waits for its answer: `alloc-ab explain`, and `alloc-ab run` until it is known whether the flag
 * changes what is compiled. Each question is asked in a fresh process, at first with empty caches of alloc-ab and of Node (cold), then again
 * (warm). Prints the median seconds, and their ratio to the limit. Exit status 1 when one is above its limit.
 *
 *     npm run benchmark:questions -- [REPOSITORY [FLAG...]] [--config FILE] [--repeat N]
 *
 *   REPOSITORY  a clone with a configuration of alloc-ab (alloc-ab init --yes); default: the example
 *   FLAG        default: of each line an unknown name, and the first flag of each kind
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createExampleRepository } from '../examples/example-repository.ts';
import { readLocalFacts } from '../src/local/checkout/local-facts.ts';
import { type FlagDeclaration, isFlag } from '../src/model/command.ts';
import { median } from '../src/stats/summary.ts';

const LIMIT_SECONDS = {
  explain: { cold: 3, warm: 1 },
  run: { cold: 6, warm: 2 },
} as const;
type Asked = keyof typeof LIMIT_SECONDS;

/** What `alloc-ab run` prints when it is known whether the arms differ before they are built. */
const KNOWN = /^\S+ +(no-op: |yes: |not known before the build: )(.*)$/m;
const DEADLINE_MS = 120_000;
const PROGRAM = join(import.meta.dirname, '../bin/alloc-ab');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, repeat: { type: 'string', default: '3' } },
});
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-questions-'));
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<boolean> {
  const [given, ...named] = positionals;
  const repository = given === undefined ? createExampleRepository(join(scratch, 'example')).directory : resolve(given);
  const flags = named.length > 0 ? named : await chosenFlags(repository);
  const repeat = Number(values.repeat);
  if (!(Number.isInteger(repeat) && repeat >= 1 && repeat <= 99)) throw new Error('--repeat is a number from 1 to 99');
  let isWithin = true;
  console.log(`${'question'.padEnd(50)}${'cold'.padStart(14)}${'warm'.padStart(16)}  answer`);
  for (const asked of ['explain', 'run'] as const) {
    for (const flag of flags) {
      const times: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
      let answer = '';
      for (let round = 0; round < repeat; round += 1) {
        const caches = mkdtempSync(join(scratch, 'caches-'));
        for (const state of ['cold', 'warm'] as const) {
          const found = await ask(asked, flag, { repository, caches });
          times[state].push(found.seconds);
          answer = found.answer;
        }
        rmSync(caches, { recursive: true, force: true });
      }
      const cells = (['cold', 'warm'] as const).map((state) => {
        const seconds = median(times[state]);
        const ratio = seconds / LIMIT_SECONDS[asked][state];
        isWithin &&= ratio <= 1;
        return `${seconds.toFixed(2)} s (${ratio.toFixed(2)})`.padStart(16);
      });
      console.log(`${`${asked} ${flag}`.slice(0, 48).padEnd(48)}${cells.join('')}  ${answer}`);
    }
  }
  const limits = Object.entries(LIMIT_SECONDS).map(([asked, { cold, warm }]) => `${asked} ${cold} s and ${warm} s`);
  console.log(`${isWithin ? 'PASS' : 'FAIL'}: ${limits.join(', ')}; in parentheses the part of the limit`);
  return isWithin;
}

/** Of each line an unknown name, and the first flag of each kind and of those that have archived values. */
async function chosenFlags(repository: string): Promise<string[]> {
  const read = await readLocalFacts({
    repo: repository,
    ...(values.config !== undefined && { config: values.config }),
  });
  if (!read.ok) throw new Error(`${read.error.message} ${read.error.next}`);
  return Object.values(read.value.facts.flags).flatMap((declared) => {
    const flags = declared.filter(isFlag);
    const first = (wanted: (flag: FlagDeclaration) => boolean) => flags.find(wanted)?.name ?? [];
    const [any] = flags;
    const kinds = (['switch', 'number'] as const).map((kind) =>
      first((flag) => flag.kind === kind && flag.archived === undefined),
    );
    const archived = first((flag) => flag.archived !== undefined);
    return [...new Set([any === undefined ? [] : `${any.name}_ABSENT`, ...kinds, archived].flat())];
  });
}

/** Asks one question in a fresh process. Seconds from its start to its end, of `run` to the line that says what is known. */
function ask(
  asked: Asked,
  flag: string,
  { repository, caches }: { readonly repository: string; readonly caches: string },
): Promise<{ readonly seconds: number; readonly answer: string }> {
  const config = values.config === undefined ? [] : ['--config', values.config];
  const out = asked === 'run' ? ['--out', join(caches, 'out')] : [];
  const began = performance.now();
  const child = spawn(PROGRAM, [asked, flag, '--repo', repository, ...config, ...out], {
    env: { ...process.env, XDG_CACHE_HOME: join(caches, 'cache'), NODE_COMPILE_CACHE: join(caches, 'node') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, fail) => {
    let text = '';
    let known: { seconds: number; answer: string } | null = null;
    const deadline = setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS);
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const [, found] = asked === 'run' && known === null ? (KNOWN.exec(text) ?? []) : [];
      if (found === undefined) return;
      known = { seconds: (performance.now() - began) / 1000, answer: found.trim() };
      child.kill('SIGINT');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail);
    child.once('close', (status) => {
      clearTimeout(deadline);
      const [code = text.slice(0, 60)] = /^\S+: |^question|\[[a-z-]+\]/.exec(text) ?? [];
      done(known ?? { seconds: (performance.now() - began) / 1000, answer: `${status}: ${code}` });
    });
  });
}
