import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { err, ok, type Result } from '../src/model/result.ts';
import type { Arms } from './rules/rule.ts';

/** The version of benchstat in docs/measurement.md. */
export const BENCHSTAT = 'v0.0.0-20260908200009-22c9c6c9d4da';

/** Path of the real benchstat, which Go builds once into a temporary folder; or why there is none. */
export function findBenchstat(
  path = searchPath(),
  folder = join(tmpdir(), `alloc-ab-benchstat-${BENCHSTAT}`),
): Result<string, string> {
  const program = join(folder, 'benchstat');
  if (existsSync(program)) return ok(program);
  try {
    execFileSync('go', ['version'], { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  } catch {
    return err('Go is not installed');
  }
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync('go', ['install', `golang.org/x/perf/cmd/benchstat@${BENCHSTAT}`], {
      env: { ...process.env, PATH: path, GOBIN: folder },
      stdio: 'ignore',
      timeout: 180_000,
    });
    return ok(program);
  } catch {
    return err('Go could not fetch or build it');
  }
}

/** The installer of Go uses the last of these folders, often without adding it to PATH. */
function searchPath(): string {
  return [process.env.PATH ?? '', '/usr/local/go/bin'].join(delimiter);
}

/** The decision of benchstat about each trial: 1 more, −1 less, 0 `~`. All trials are benchmarks of one pair of files. */
export function runBenchstat(program: string, trials: readonly Arms[]): (-1 | 0 | 1)[] {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-benchstat-'));
  try {
    for (const arm of ['baseline', 'candidate'] as const) {
      writeFileSync(join(folder, arm), benchmarkText(trials.map((trial) => trial[arm])));
    }
    const csv = execFileSync(program, ['-format', 'csv', 'baseline', 'candidate'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    });
    return readDecisions(csv, trials.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Go's benchmark format: one line per measurement, with the number of the trial in the name. */
export function benchmarkText(trials: readonly (readonly number[])[]): string {
  return trials.flatMap((values, trial) => values.map((value) => `BenchmarkTrial${trial} 1 ${value} ops/s\n`)).join('');
}

/** The column "vs base" of benchstat's CSV, by trial. Throws when a trial is missing. */
export function readDecisions(csv: string, trials: number): (-1 | 0 | 1)[] {
  const decisions = new Map(
    [...csv.matchAll(/^Trial(\d+),[^,]*,[^,]*,[^,]*,[^,]*,([^,]*),/gm)].map(([, trial, change = '']) => {
      return [Number(trial), change.startsWith('+') ? 1 : change.startsWith('-') ? -1 : 0] as const;
    }),
  );
  return Array.from({ length: trials }, (_, trial) => {
    const decision = decisions.get(trial);
    if (decision === undefined) throw new Error(`benchstat has no result of trial ${trial}`);
    return decision;
  });
}
