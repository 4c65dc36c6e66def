import { join } from 'node:path';
import type { Answers } from '../../core/init/systems/trial.ts';
import { exec } from '../../system/exec.ts';
import { packageRoot } from '../../system/package-root.ts';
import type { BuildPlace } from '../build/build-place.ts';
import { SYSTEM_PATH } from '../sandbox/kit.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';

/** Where a program is run, and with which library. */
interface ProgramPlace {
  readonly sandbox: Sandbox;
  readonly place: BuildPlace;
  counter(): Promise<string | null>;
  readonly kept: string | null;
}

const TIMEOUT_MS = 25_000;
const COMPILE_MS = 60_000;
const OUTPUT_BYTES = 256 * 1024;

/** Runs a program with the library that was kept, and once more to count its allocations. */
export async function runProgram(
  { sandbox, place, counter, kept }: ProgramPlace,
  argv: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Answers['program']> {
  const start = (library: string | null): Promise<SandboxResult> =>
    sandbox.start({
      argv,
      cwd: place.inside,
      reads: [{ host: place.host, at: place.inside }],
      env: library === null ? {} : { LD_PRELOAD: library },
      timeoutMs: TIMEOUT_MS,
      maxBytes: OUTPUT_BYTES,
      signal,
      measure: { library },
    });
  const result = await start(kept);
  const end = describeEnd(result, TIMEOUT_MS);
  const counting = end === null ? await counter() : null;
  const counted = counting === null ? '' : (await start(counting)).stderr;
  const [, allocations] = /^alloc-ab-allocations: (\d{1,15})$/m.exec(counted) ?? [];
  return {
    end,
    output: [result.stdout, result.stderr].filter(Boolean).join('\n'),
    seconds: (result.report.wallNs ?? 0) / 1e9,
    allocations: allocations === undefined ? null : Number(allocations),
    isServed: kept !== null && proveLibrary(result.report, kept, []).library === 'expected',
  };
}

/** Compiles the library that counts allocations; null where it cannot be compiled. */
export async function compileCounter(scratch: string, signal: AbortSignal | undefined): Promise<string | null> {
  const library = join(scratch, 'count.so');
  const source = join(packageRoot(), 'bench-kit/trial/count.c');
  const options = ['-std=c11', '-O2', '-fno-builtin', '-shared', '-fPIC', '-pthread'];
  const compiled = await exec(['gcc', ...options, '-o', library, source], {
    env: { PATH: SYSTEM_PATH, LANG: 'C' },
    timeoutMs: COMPILE_MS,
    signal,
  });
  return compiled.exitCode === 0 ? library : null;
}
