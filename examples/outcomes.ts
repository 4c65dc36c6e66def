/**
 * Whether the example's flags reach the outcomes they were built for, by real builds and real measurements through the command
 * line, as a user would ask.
 *
 * node examples/outcomes.ts [--times N]   ask each question N times, default 1; ends with 1 when an answer differs
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa, execaSync } from 'execa';
import { Verdict } from '../src/model/verdict.ts';
import { createExampleRepository } from './example-repository.ts';

/** A question, the outcome its flag was built for, and the reason that must come first. */
interface Question {
  readonly words: string;
  readonly because: string;
  readonly outcome: Verdict['outcome'] | 'REFUSED';
  readonly code: string;
}

const EXIT = { GO: 0, 'NO CHANGE': 0, 'NO-GO': 1, REFUSED: 2, INCONCLUSIVE: 3, INVALID: 3 } as const;
const RUN_TIMEOUT_MS = 10 * 60_000;

const QUESTIONS: readonly Question[] = [
  { words: 'HZ4_S12_MPSC suite quick', because: 'a true gain', outcome: 'GO', code: 'gain-proven' },
  { words: 'HZ4_S13_EAGER_SCRUB suite quick', because: 'a true loss', outcome: 'NO-GO', code: 'harm' },
  { words: 'HZ4_S14_FAT_CACHE suite quick', because: 'a gain that costs memory', outcome: 'NO-GO', code: 'harm' },
  {
    words: 'HZ4_S15_ROUTE_HINT suite quick',
    because: 'reaches no code',
    outcome: 'INVALID',
    code: 'byte-identical-arms',
  },
  {
    words: 'HZ4_S10_CARVE_RUN=1 suite quick',
    because: 'already on in the preset',
    outcome: 'INVALID',
    code: 'byte-identical-arms',
  },
  { words: 'HZ4_S16_EXIT_STATS lane st-mixed', because: 'changes nothing', outcome: 'NO CHANGE', code: 'equivalent' },
  {
    words: 'base suite quick',
    because: 'the same library from both commits',
    outcome: 'NO CHANGE',
    code: 'byte-identical-arms',
  },
  { words: 'HZ4_S17_SKIP_LINK suite quick', because: 'crashes', outcome: 'INVALID', code: 'bench-crashed' },
  { words: 'HZ4_S11_PAGE_STEAL', because: 'archived by #error', outcome: 'REFUSED', code: 'archived-flag' },
  {
    words: 'HZ4_S16_EXIT_STATS suite ssot budget=10s',
    because: 'too little time for seven lanes',
    outcome: 'INCONCLUSIVE',
    code: 'too-few-blocks',
  },
];

/** Asks one question on the command line; what came, as `OUTCOME code`, or `OUTCOME code, exit N` where the status does not fit. */
async function ask({ words }: Question, repository: string, out: string): Promise<string> {
  const argv = ['run', '--repo', repository, '--out', out, '--json', ...words.split(' ')];
  const budget = words.includes('budget=') ? [] : ['budget=5m'];
  const { stdout, exitCode } = await execa('bin/alloc-ab', [...argv, ...budget], {
    reject: false,
    stderr: 'ignore',
    timeout: RUN_TIMEOUT_MS,
    forceKillAfterDelay: 10_000,
  });
  const answer = JSON.parse(stdout);
  const outcome = 'refusal' in answer ? 'REFUSED' : Verdict.parse(answer).outcome;
  const code: string = answer.refusal?.code ?? answer.reasons[0]?.code;
  return `${outcome} ${code}${exitCode === EXIT[outcome] ? '' : `, exit ${exitCode}`}`;
}

const { values } = parseArgs({ options: { times: { type: 'string', default: '1' } } });
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new Error('--times is a whole number from 1');

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-outcomes-'));
let wrong = 0;
try {
  const example = createExampleRepository(join(scratch, 'hakozuna'));
  execaSync('git', ['checkout', '-q', example.branch], { cwd: example.directory });
  for (let round = 1; round <= times; round++) {
    for (const question of QUESTIONS) {
      const started = performance.now();
      const got = await ask(question, example.directory, join(scratch, 'runs'));
      const wanted = `${question.outcome} ${question.code}`;
      if (got !== wanted) wrong++;
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      const found = got === wanted ? `ok     ${got}` : `WRONG  ${got}, expected ${wanted}`;
      process.stdout.write(
        `${round}/${times} ${seconds} s  ${question.words.padEnd(41)} ${question.because.padEnd(35)} ${found}\n`,
      );
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(
  `${times * QUESTIONS.length - wrong} of ${times * QUESTIONS.length} answers as the flags were built for\n`,
);
process.exitCode = wrong === 0 ? 0 : 1;
