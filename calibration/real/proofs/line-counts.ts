import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { diffArrays } from 'diff';
import { z } from 'zod';
import { TWIN } from './allocator-tree.ts';

/** A library that counts how often each line of its preprocessed units is executed. */
export interface CountingTwin {
  readonly library: string;
  readonly units: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Compiles the preprocessed units of an arm so that each line is counted, without optimisation: a line has no other line's code. */
export function buildTwin(folder: string, units: Readonly<Record<string, string>>): CountingTwin {
  mkdirSync(folder, { recursive: true });
  const objects = Object.entries(units).map(([name, text]) => {
    const unit = basename(name, '.c');
    writeFileSync(join(folder, `${unit}.i`), text);
    execFileSync('gcc', [...TWIN, '-c', `${unit}.i`, '-o', `${unit}.o`], { cwd: folder });
    return `${unit}.o`;
  });
  const library = join(folder, 'libtwin.so');
  execFileSync('gcc', ['-shared', '--coverage', '-o', library, ...objects, '-lpthread'], { cwd: folder });
  return { library, units, folder };
}

const Gcov = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      lines: z.array(z.object({ line_number: z.number(), count: z.number() })),
      functions: z.array(z.object({ start_line: z.number(), end_line: z.number(), execution_count: z.number() })),
    }),
  ),
});
type Counted = z.infer<typeof Gcov>['files'][number];

/** Milliseconds of a run of a twin, which takes less than half a second. A change often makes a loop endless. */
const RUN_MS_MAX = 10_000;

/** Runs a command with the twin, and returns the counts of each unit by name; null when the command fails or does not end. */
export function countLines(
  { library, units, folder }: CountingTwin,
  argv: readonly string[],
): Readonly<Record<string, Counted>> | null {
  const own = Object.keys(units).map((name) => basename(name, '.c'));
  for (const unit of own) rmSync(join(folder, `${unit}.gcda`), { force: true });
  const [program = '', ...rest] = argv;
  const { status } = spawnSync(program, rest, {
    env: { LD_PRELOAD: library },
    stdio: 'ignore',
    timeout: RUN_MS_MAX,
    killSignal: 'SIGKILL',
  });
  if (status !== 0) return null;
  const counted: Record<string, Counted> = {};
  for (const [index, name] of Object.keys(units).entries()) {
    const unit = own[index] ?? '';
    // A unit without functions counts nothing.
    if (!existsSync(join(folder, `${unit}.gcda`))) {
      counted[name] = { file: `${unit}.i`, lines: [], functions: [] };
      continue;
    }
    const text = execFileSync('gcov', ['--json-format', '--stdout', `${unit}.gcda`], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const file = Gcov.parse(JSON.parse(text)).files.find((each) => basename(each.file) === `${unit}.i`);
    if (file === undefined) throw new Error(`gcov knows no ${unit}.i`);
    counted[name] = file;
  }
  return counted;
}

/** Numbers of the lines of each unit that differ, from 1, in both arms. */
export function changedLines(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Readonly<Record<'before' | 'after', Readonly<Record<string, readonly number[]>>>> {
  const [old, fresh]: Record<string, number[]>[] = [{}, {}];
  for (const name of Object.keys(before)) {
    const own = { before: [] as number[], after: [] as number[] };
    let [left, right] = [1, 1];
    for (const part of diffArrays((before[name] ?? '').split('\n'), (after[name] ?? '').split('\n'))) {
      const { length } = part.value;
      if (part.removed) own.before.push(...Array.from({ length }, (_, at) => left + at));
      if (part.added) own.after.push(...Array.from({ length }, (_, at) => right + at));
      if (!part.added) left += length;
      if (!part.removed) right += length;
    }
    if (old !== undefined) old[name] = own.before;
    if (fresh !== undefined) fresh[name] = own.after;
  }
  return { before: old ?? {}, after: fresh ?? {} };
}

/**
 * Whether one of these lines was executed. A line without code of its own counts as executed when its function was, and outside of functions, where data and
 * types stand, in any case.
 */
export function isExecuted(
  counts: Readonly<Record<string, Counted>>,
  lines: Readonly<Record<string, readonly number[]>>,
): boolean {
  return Object.entries(lines).some(([name, numbers]) =>
    numbers.some((number) => {
      const file = counts[name];
      const own = file?.lines.filter(({ line_number }) => line_number === number) ?? [];
      if (own.length > 0) return own.some(({ count }) => count > 0);
      const around =
        file?.functions.filter(({ start_line, end_line }) => number >= start_line && number <= end_line) ?? [];
      return around.length === 0 || around.some(({ execution_count }) => execution_count > 0);
    }),
  );
}
