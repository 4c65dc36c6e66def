import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockstep } from './driver.ts';
import { buildAsMeasured, gcc, outputDirectory, run, SMALL } from './kit.ts';

const { path: directory, remove } = outputDirectory();
afterAll(remove);
await buildAsMeasured(directory, ['launch', 'lockstep', 'st-mixed', 'mt-remote']);

const source = (name: string): string => join(import.meta.dirname, `../fixtures/bench-kit/${name}.c`);
/** Which counters a program of its own gets here, and what became of one that it asked the kernel to stop. */
let here: { hardware: string; seen: number; running: number; stopped: number };

beforeAll(async () => {
  await gcc(directory, '-O1', '-DPROGRAM', '-o', 'counters', source('counters'));
  await gcc(directory, '-O1', '-fno-builtin', '-shared', '-fPIC', '-o', 'counters.so', source('counters'));
  here = JSON.parse((await run(join(directory, 'counters'), [])).stdout);
});

const ST = { directory, command: ['st-mixed', '1', '400', '16', '2048'], ops: 10_000 };
const MT = { directory, command: ['mt-remote', ...(SMALL['mt-remote']?.(1) ?? [])], ops: 1000 };
const CPU = { options: ['--count', 'cpuNs', '--run-length', '32', '--warm-us', '0'] };

/** A hundredth of a second, in which the kernel writes the times of its processors, in nanoseconds. */
const HUNDREDTH_NS = 1e7;
/** Fields of /proc/stat that count time which the kernel leaves out of the CPU time of a program: irq, softirq, steal. */
const KEPT = { from: 6, to: 9 };

/** What interrupts and the host of a virtual machine took from all processors, in nanoseconds. The counter has it, the CPU time of a program not. */
function keptNs(): number {
  const kept = readFileSync('/proc/stat', 'utf8').split(/\s+/, KEPT.to).slice(KEPT.from).map(Number);
  return HUNDREDTH_NS * kept.reduce((sum, each) => sum + each, 0);
}

/** CPU time of one side in nanoseconds: as counted in its measured bursts, as its launcher saw it, and the most that may lie between. */
interface OwnTime {
  readonly countedNs: number;
  readonly ownNs: number;
  readonly keptNs: number;
}

/** The CPU time of both sides, measured in the order ABBA. */
async function ownTimes(measured: Parameters<typeof lockstep>[0]): Promise<OwnTime[]> {
  const before = keptNs();
  const { error, counts = {}, reports } = await lockstep(measured);
  // Each field is rounded down.
  const kept = keptNs() - before + (KEPT.to - KEPT.from) * HUNDREDTH_NS;
  expect(error).toBeNull();
  const series = 'absent' in counts ? [] : (counts.cpuNs ?? []);
  expect(series.map((run) => run.length)).toEqual([32, 32, 32, 32]);
  const sumOf = (...runs: number[]) => runs.flatMap((run) => series[run] ?? []).reduce((sum, ns) => sum + ns, 0);
  return [sumOf(0, 3), sumOf(1, 2)].map((countedNs, side) => ({
    countedNs,
    ownNs: reports[side]?.cpuNs ?? Number.NaN,
    keptNs: kept,
  }));
}

/** All but the first burst and the start of the process is measured. CPU time does not grow with the load of the machine. */
function expectOwn({ countedNs, ownNs, keptNs }: OwnTime): void {
  expect(countedNs).toBeGreaterThan(ownNs / 2);
  expect(countedNs).toBeLessThan(ownNs + keptNs);
}

describe('the driver counts the CPU time of each burst', () => {
  test('of its own side alone, however much longer the other one works', async () => {
    const slow = join(directory, 'slow.so');
    const loop = 'for (volatile int i = 0; i < 2000; i++);';
    const text = `#include <stddef.h>\nvoid *__libc_malloc(size_t); void *malloc(size_t size) { ${loop} return __libc_malloc(size); }`;
    writeFileSync(`${slow}.c`, text);
    await gcc(directory, '-O1', '-fno-builtin', '-shared', '-fPIC', '-o', slow, `${slow}.c`);
    for (const libraries of [
      [null, slow],
      [slow, null],
    ])
      for (const time of await ownTimes({ ...ST, ...CPU, libraries })) expectOwn(time);
  });

  test('of all threads', async () => {
    for (const time of await ownTimes({ ...MT, ...CPU })) expectOwn(time);
  });

  test('of code that looks for the counters and asks the kernel to stop them', async () => {
    const attack = join(directory, 'counters.so');
    for (const time of await ownTimes({ ...ST, ...CPU, libraries: [attack, attack] })) expectOwn(time);
    // The control: a counter of its own is seen, and stops.
    expect(here.seen).toBe(1);
    expect(here.running).toBeGreaterThan(1_000_000);
    expect(here.stopped).toBeLessThan(here.running / 100);
  });
});

test('instructions and cycles are counted where the machine counts them for any program, and are absent elsewhere', async () => {
  const { error, counts = {} } = await lockstep({ ...ST, options: ['--count', 'instructions', '--count', 'cycles'] });
  expect(error).toBeNull();
  if (here.hardware !== '') {
    const expected = { ENOENT: 'no-counter', EACCES: 'not-permitted', EPERM: 'not-permitted' }[here.hardware];
    expect(counts).toEqual({ absent: expected });
    return;
  }
  expect(Object.keys(counts)).toEqual(['instructions', 'cycles']);
  // An operation of the kit takes tens to hundreds of instructions.
  for (const [index, series] of Object.values('absent' in counts ? {} : counts).entries()) {
    expect(series?.map((run) => run.length)).toEqual([2, 2, 2, 2]);
    for (const each of series?.flat() ?? []) {
      expect(each / ST.ops).toBeGreaterThan(index === 0 ? 20 : 5);
      expect(each / ST.ops).toBeLessThan(20_000);
    }
  }
});

test.each([
  ['EACCES', 'not-permitted'],
  ['EPERM', 'not-permitted'],
  ['ENOENT', 'no-counter'],
  ['ENOSYS', 'no-counter'],
  ['EMFILE', 'not-opened'],
  ['0', 'shared'],
  ['-1', 'lost'],
])('with %s from the kernel the counts are absent as %s, and every burst is timed', async (error, reason) => {
  const driver = join(directory, `denied-${error}.so`);
  await gcc(directory, '-O1', '-shared', '-fPIC', `-DERROR=${error}`, '-o', driver, source('denied-counters'));
  const { error: failure, counts, runs } = await lockstep({ ...ST, ...CPU, driver });
  expect(counts).toEqual({ absent: reason });
  expect(failure).toBeNull();
  expect(runs.flat()).toHaveLength(128);
});

test('an unknown event and a third one are wrong use', async () => {
  const options = ['--workload', ST.command.join(' '), '--run-length', '1', '--ops', '1'];
  for (const count of [['cache-misses'], [''], ['cycles', 'instructions', 'cpuNs']]) {
    const events = count.flatMap((event) => ['--count', event]);
    const { code, stderr } = await run(join(directory, 'lockstep'), [...options, ...events, '====', 'A', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown option, or a value out of range');
  }
});
