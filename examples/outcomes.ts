/**
 * Checks that the flags of the example give the outcomes that they were made for, with real builds and measurements through the
 * command line.
 *
 * node examples/outcomes.ts [--times N]   run each case N times, default 1
 *
 * Exit status: 1 when an outcome differs. A case that the noise of the machine leaves open is repeated, and is listed when it stays
 * open; more than one open case in a round gives exit status 1, too. A case is skipped, and listed, while the host of a virtual machine
 * takes too much of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa, execaSync } from 'execa';
import { Verdict } from '../src/model/verdict.ts';
import { createExampleRepository } from './example-repository.ts';

/** A command, the outcome that its flag was made for, and the reason that must come first. */
interface Case {
  readonly command: string;
  readonly because: string;
  readonly outcome: Verdict['outcome'] | 'REFUSED';
  /** Several codes: the noise decides which of them comes first. */
  readonly code: string | readonly string[];
}

const EXIT = { GO: 0, 'NO CHANGE': 0, 'NO-GO': 1, REFUSED: 2, INCONCLUSIVE: 3, INVALID: 3 } as const;
const RUN_TIMEOUT_MS = 10 * 60_000;
/** How often a case that the noise left open is repeated. */
const REPEATS_MAX = 2;
const NOISE = ['INCONCLUSIVE noise-limited', 'INVALID machine-not-quiet'];
/** The host of a virtual machine took too much of it: nothing can be measured meanwhile, and a repetition does not help. */
const HOST = /^INVALID: During sampling the host took [^;]*$/;

const CASES: readonly Case[] = [
  { command: 'HZ4_S12_MPSC suite quick', because: 'a true gain', outcome: 'GO', code: 'gain-proven' },
  { command: 'HZ4_S13_EAGER_SCRUB suite quick', because: 'a true loss', outcome: 'NO-GO', code: ['harm', 'loss'] },
  { command: 'HZ4_S14_FAT_CACHE suite quick', because: 'a gain that costs memory', outcome: 'NO-GO', code: 'harm' },
  {
    command: 'HZ4_S15_ROUTE_HINT suite quick',
    because: 'reaches no code',
    outcome: 'INVALID',
    code: 'no-op',
  },
  {
    command: 'HZ4_S10_CARVE_RUN=1 suite quick',
    because: 'the makefile sets it already',
    outcome: 'REFUSED',
    code: 'identical-arms',
  },
  {
    command: 'HZ4_S16_EXIT_STATS lane st-steady',
    because: 'changes nothing',
    outcome: 'NO CHANGE',
    code: 'equivalent',
  },
  {
    command: 'base suite quick',
    because: 'the same library from both commits',
    outcome: 'NO CHANGE',
    code: 'byte-identical-arms',
  },
  { command: 'HZ4_S17_SKIP_LINK suite quick', because: 'crashes', outcome: 'INVALID', code: 'bench-crashed' },
  { command: 'HZ4_S11_PAGE_STEAL', because: 'archived by #error', outcome: 'REFUSED', code: 'archived-flag' },
  {
    command: 'HZ4_S16_EXIT_STATS suite ssot budget=10s',
    because: 'too little time for seven lanes',
    outcome: 'INCONCLUSIVE',
    code: 'too-few-blocks',
  },
];

/** The result of a case: `OUTCOME code`, with the exit status where it is wrong, and the headline of the verdict. */
interface CaseResult {
  readonly text: string;
  readonly headline: string;
}

/** Runs one case on the command line. */
async function runCase({ command }: Case, repository: string, out: string): Promise<CaseResult> {
  const argv = ['run', '--repo', repository, '--out', out, '--json', ...command.split(' ')];
  const budget = command.includes('budget=') ? [] : ['budget=5m'];
  const { stdout, exitCode } = await execa('bin/alloc-ab', [...argv, ...budget], {
    reject: false,
    stderr: 'ignore',
    timeout: RUN_TIMEOUT_MS,
    forceKillAfterDelay: 10_000,
  });
  const output = JSON.parse(stdout);
  const outcome = 'refusal' in output ? 'REFUSED' : Verdict.parse(output).outcome;
  const code: string = output.refusal?.code ?? output.reasons[0]?.code;
  const status = exitCode === EXIT[outcome] ? '' : `, exit ${exitCode}`;
  return { text: `${outcome} ${code}${status}`, headline: output.headline ?? output.refusal.message };
}

const { values } = parseArgs({ options: { times: { type: 'string', default: '1' } } });
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new Error('--times must be a whole number from 1 on');

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-outcomes-'));
let wrong = 0;
let repeated = 0;
const open: string[] = [];
const skipped: string[] = [];
try {
  const example = createExampleRepository(join(scratch, 'hakozuna'));
  execaSync('git', ['checkout', '-q', example.branch], { cwd: example.directory });
  for (let round = 1; round <= times; round++) {
    for (const each of CASES) {
      const wanted = [each.code].flat().map((code) => `${each.outcome} ${code}`);
      // Repeat a case that the noise left open, as a user would. Any other outcome is final.
      for (let attempt = 0; attempt <= REPEATS_MAX; attempt++) {
        const started = performance.now();
        const got = await runCase(each, example.directory, join(scratch, 'runs'));
        const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
        const ok = wanted.includes(got.text);
        const isHost = HOST.test(got.headline);
        const noisy = NOISE.includes(got.text);
        const again = noisy && !ok && attempt < REPEATS_MAX;
        if (again) repeated++;
        else if (isHost && !ok) skipped.push(each.command);
        else if (noisy && !ok) open.push(each.command);
        else if (!ok) wrong++;
        const differs = again ? 'AGAIN' : isHost ? 'SKIP ' : noisy ? 'OPEN ' : 'WRONG';
        const found = ok ? `ok     ${got.text}` : `${differs}  expected ${wanted.join(' or ')}; ${got.headline}`;
        process.stdout.write(
          `${round}/${times} ${seconds} s  ${each.command.padEnd(41)} ${each.because.padEnd(35)} ${found}\n`,
        );
        if (!again) break;
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const cases = times * CASES.length;
for (const command of open) process.stdout.write(`left open by the noise of this machine: ${command}\n`);
for (const command of skipped) process.stdout.write(`skipped, since the host took this machine away: ${command}\n`);
process.stdout.write(
  `${cases - wrong - open.length - skipped.length} of ${cases} outcomes as expected; ${wrong} wrong, ${open.length} left open by noise, ` +
    `${skipped.length} skipped, ${repeated} repeated\n`,
);
process.exitCode = wrong === 0 && open.length <= times ? 0 : 1;
