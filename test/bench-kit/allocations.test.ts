import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildQuickly, type Finished, gcc, outputDirectory, run, SMALL, summary, workloads } from './kit.ts';
import { Session } from './session.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const library = join(directory.path, 'allocator.so');
const source = join(import.meta.dirname, '../fixtures/bench-kit/allocator.c');
const [programs] = await Promise.all([
  buildQuickly(directory.path, workloads),
  gcc(directory.path, '-O1', '-fno-builtin', '-shared', '-fPIC', '-o', library, source),
]);
const program = (name: string): string => programs[name] as string;

interface Calls {
  readonly mallocs: number;
  readonly callocs: number;
  readonly reallocs: number;
  readonly frees: number;
}

async function count(name: string, iters: number): Promise<Calls> {
  const done = await run(program(name), SMALL[name]?.(iters) ?? [], { LD_PRELOAD: library });
  expect(done.code).toBe(0);
  return JSON.parse(done.stderr);
}

test.each(workloads)('%s calls the allocator for its operations only', async (name) => {
  const [few, many] = await Promise.all([count(name, 600), count(name, 1600)]);
  const threads = Number({ 'mt-remote': 3, larson: 3, 'producer-consumer': 4 / 2, latency: 2 }[name] ?? 1);
  expect(many.mallocs - few.mallocs + many.reallocs - few.reallocs).toBe(1000 * threads);
  expect(many.callocs - few.callocs).toBe(0);
  // A new thread allocates its thread-local table; with one thread there is no such call.
  if (threads === 1) {
    expect(many).toMatchObject({ callocs: 0, frees: many.mallocs });
    expect(many.mallocs + many.reallocs).toBe(1600);
  }
  expect(many.mallocs + many.callocs - many.frees).toBe(few.mallocs + few.callocs - few.frees);
});

test('bursts, an injected delay and the summary line do not call the allocator', async () => {
  const session = new Session(program('st-mixed'), SMALL['st-mixed']?.(1) ?? [], {
    LD_PRELOAD: library,
    ALLOC_AB_DELAY_NS: '5',
  });
  for (const ops of [100, 1000, 400]) await session.burst(1n, ops);
  const { stderr } = await session.finish();
  expect(JSON.parse(stderr)).toEqual({ mallocs: 1500, callocs: 0, reallocs: 0, frees: 1500 });
});

const broken = (name: string, how: string): Promise<Finished> =>
  run(program(name), SMALL[name]?.(3000) ?? [], { LD_PRELOAD: library, BREAK: how });

test.each([
  ['st-mixed', 'null', 'malloc returned NULL'],
  ['st-mixed', 'twice', 'handed out twice'],
  ['st-mixed', 'head', 'the head of a block was overwritten'],
  ['st-mixed', 'tail', 'the tail of a block was overwritten'],
  ['large-blocks', 'null', 'malloc returned NULL'],
  ['ageing-heap', 'twice', 'handed out twice'],
  ['realloc-growth', 'realloc-null', 'realloc returned NULL'],
  ['realloc-growth', 'realloc-loses', 'realloc did not keep what the block held'],
])('%s detects a broken allocator: %s', async (name, how, message) => {
  const done = await broken(name, how);
  expect(done).toMatchObject({ code: 4, stdout: '' });
  expect(done.stderr).toMatch(new RegExp(`^bench: .*${message}`));
});

test('the test allocator works when BREAK names no fault', async () => {
  expect(summary((await broken('st-mixed', 'nothing')).stdout).iters).toBe(3000);
});
