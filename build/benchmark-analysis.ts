/**
 * Measures the time from files to verdict for a million samples: reads, analyses and judges a SYNTHETIC bundle in a separate
 * process, once with the looks of a usual plan and once with the most looks of a plan, then the statistics of a million
 * differences. Exit status 1 when analysis and judgement take more than 5 s, or the process uses more than 512 MB. The time
 * to read and check the file is printed, but not limited.
 *
 *     npm run benchmark:analysis
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAbBundle } from '../src/bundle/read-bundle.ts';
import { AB_BUNDLE, openBundle } from '../src/bundle/write-bundle.ts';
import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { judge } from '../src/core/verdict/judge.ts';
import { random } from '../src/stats/random.ts';
import { hodgesLehmann, intervalRank, signedRankP, walshInterval } from '../src/stats/signed-rank.ts';
import { syntheticRun } from '../test/fixtures/synthetic-run.ts';

const LIMIT_SECONDS = 5;
const LIMIT_MB = 512;
/** The setting of the launcher, and a heap limit. The peak memory of the whole process is checked. */
const REPLAY_FLAGS = ['--max-semi-space-size=16', `--max-old-space-size=${LIMIT_MB}`];
const LANES = 50;
const BLOCKS = 10_000;
const USUAL_LOOKS = [12, 20, 32, 48, 72, 108, 160, 240, 360, 540];
const MOST_LOOKS = [...USUAL_LOOKS, 810, 1215, 1823, 2734, 5000, 10_000];

const [task, argument = ''] = process.argv.slice(2);
if (task === 'write') write(argument);
else if (task === 'replay') await replay(argument);
else if (task === 'statistics') statistics();
else process.exitCode = main() ? 0 : 1;

function main(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-benchmark-'));
  try {
    console.log(`${(LANES * BLOCKS * 2).toLocaleString('en')} samples, seeded and SYNTHETIC`);
    child('write', folder);
    const withinLimits = ['usual', 'most'].map((name) => child('replay', join(folder, name), REPLAY_FLAGS));
    child('statistics', '');
    const passed = withinLimits.every(Boolean);
    console.log(
      `${passed ? 'PASS' : 'FAIL'}: analysis and judgement in at most ${LIMIT_SECONDS} s, everything in at most ${LIMIT_MB} MB`,
    );
    return passed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one task of this file in a fresh process, since peak memory is measured per process. */
function child(name: string, folder: string, flags: readonly string[] = []): boolean {
  const file = fileURLToPath(import.meta.url);
  try {
    execFileSync(process.execPath, [...flags, file, name, folder], { stdio: 'inherit' });
    return true;
  } catch {
    return false;
  }
}

function write(folder: string): void {
  const lanes = Array.from({ length: LANES }, (_, lane) => {
    return lane % 2 === 0 ? `mt-remote-small/T=${lane},R=90` : `st-mixed-small/T=${lane},R=0`;
  });
  const { manifest, samples } = syntheticRun({ lanes, blocks: BLOCKS, effect: 0.02 });
  for (const [name, looks] of Object.entries({ usual: USUAL_LOOKS, most: MOST_LOOKS })) {
    mkdirSync(join(folder, name));
    const plan = { ...manifest.plan, sampling: { ...manifest.plan.sampling, looks } };
    const bundle = openBundle(join(folder, name), plan, AB_BUNDLE);
    for (const sample of samples) bundle.append(sample);
    bundle.finish({ ...manifest, plan, samples: bundle.samples() });
  }
}

async function replay(folder: string): Promise<void> {
  const looks = folder.endsWith('most') ? MOST_LOOKS : USUAL_LOOKS;
  console.log(`\n${looks.length} looks, the last at ${looks.at(-1)} blocks`);
  const stage = stages([0, 0]);
  stage('start of the program');
  const run = await readAbBundle(folder);
  if (!run.ok) throw new Error(run.error.message);
  stage('read and check');
  const [readMs, readCpuMs] = now();
  const analysis = analyze(run.value);
  stage('analyze');
  const { outcome } = judge(run.value, analysis);
  stage('judge');
  const { seconds } = line('analyze and judge', readMs, readCpuMs);
  const { peakMb } = line('all', 0, 0, outcome);
  if (seconds > LIMIT_SECONDS || peakMb > LIMIT_MB) process.exitCode = 1;
}

function statistics(): void {
  const uniform = random('benchmark');
  const differences = Array.from({ length: 1_000_000 }, () => Math.log(0.5 + uniform()));
  console.log(`\nstatistics on ${differences.length.toLocaleString('en')} differences`);
  const stage = stages();
  walshInterval(differences, intervalRank(differences.length, 2.3));
  stage('walshInterval');
  hodgesLehmann(differences);
  stage('hodgesLehmann');
  signedRankP(differences);
  stage('signedRankP');
}

/** Returns a function that prints the time since its last call, at first since `from`. */
function stages([wallMs, cpuMs] = now()): (name: string) => void {
  return (name) => {
    line(name, wallMs, cpuMs);
    [wallMs, cpuMs] = now();
  };
}

function line(name: string, wallFromMs: number, cpuFromMs: number, note = ''): { seconds: number; peakMb: number } {
  const [wallMs, cpuMs] = now();
  const seconds = (wallMs - wallFromMs) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const cpu = `${((cpuMs - cpuFromMs) / 1000).toFixed(2)} s of CPU`;
  console.log(
    `${name.padEnd(22)}${seconds.toFixed(2).padStart(7)} s ${cpu.padStart(16)} ${peakMb.toFixed(0).padStart(6)} MB peak  ${note}`.trimEnd(),
  );
  return { seconds, peakMb };
}

/** Milliseconds since the process began: wall clock, and CPU time of all threads. */
function now(): [number, number] {
  const { user, system } = process.cpuUsage();
  return [performance.now(), (user + system) / 1000];
}
