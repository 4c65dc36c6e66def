import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Arms } from './rules/rule.ts';

/** The version whose decisions the document shows. */
export const BENCHSTAT = 'v0.0.0-20260908200009-22c9c6c9d4da';

/** A benchstat that can be run, or why there is none. */
export type Found = { readonly program: string } | { readonly absent: string };

/** The real benchstat, built once by Go and kept in a folder for temporary files. */
export function findBenchstat(path = searchPath(), folder = join(tmpdir(), `alloc-ab-benchstat-${BENCHSTAT}`)): Found {
  const program = join(folder, 'benchstat');
  if (existsSync(program)) return { program };
  try {
    execFileSync('go', ['version'], { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  } catch {
    return { absent: 'Go is not installed' };
  }
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync('go', ['install', `golang.org/x/perf/cmd/benchstat@${BENCHSTAT}`], {
      env: { ...process.env, PATH: path, GOBIN: folder },
      stdio: 'ignore',
      timeout: 180_000,
    });
    return { program };
  } catch {
    return { absent: 'Go could not fetch or build it' };
  }
}

/** Go's own installer puts it into the last of these, often without telling the shell. */
function searchPath(): string {
  return [process.env.PATH ?? '', '/usr/local/go/bin'].join(delimiter);
}

/** What benchstat says of each trial: 1 more, −1 less, 0 `~`. All trials are benchmarks of one pair of files. */
export function askBenchstat(program: string, trials: readonly Arms[]): (-1 | 0 | 1)[] {
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

/** Go's benchmark format: one line per measurement, the trial's number in the name. */
export function benchmarkText(trials: readonly (readonly number[])[]): string {
  return trials.flatMap((values, trial) => values.map((value) => `BenchmarkTrial${trial} 1 ${value} ops/s\n`)).join('');
}

/** The column "vs base" of benchstat's CSV, by trial. Throws where a trial is missing. */
export function readDecisions(csv: string, trials: number): (-1 | 0 | 1)[] {
  const decisions = new Map(
    [...csv.matchAll(/^Trial(\d+),[^,]*,[^,]*,[^,]*,[^,]*,([^,]*),/gm)].map(([, trial, change = '']) => {
      return [Number(trial), change.startsWith('+') ? 1 : change.startsWith('-') ? -1 : 0] as const;
    }),
  );
  return Array.from({ length: trials }, (_, trial) => {
    const decision = decisions.get(trial);
    if (decision === undefined) throw new Error(`benchstat says nothing of trial ${trial}`);
    return decision;
  });
}
