import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePerfStat } from '../../../src/core/profile/perf-stat.ts';
import { err } from '../../../src/model/result.ts';

const EVENTS = [
  ...['cycles', 'instructions', 'branches', 'branch-misses', 'cache-misses', 'dTLB-load-misses', 'minor-faults'],
  ...['task-clock', 'context-switches'],
];
const fixture = (name: string) => readFileSync(`test/fixtures/perf/${name}`, 'utf8');

function counters(name: string) {
  const parsed = parsePerfStat(fixture(name), EVENTS);
  if (!parsed.ok) throw new Error(parsed.error);
  return new Map(parsed.value.map((counter) => [counter.event, counter]));
}

describe('parsePerfStat', () => {
  test('returns null for missing hardware counters and values of software events', () => {
    const own = counters('stat-6.1-vm.csv');
    expect([...own.keys()]).toEqual(EVENTS);
    expect(own.get('cycles')?.value).toBeNull();
    expect(own.get('task-clock')).toMatchObject({ unit: 'msec', share: 1 });
    expect(own.get('minor-faults')?.value).toBeGreaterThan(10);
  });

  test('keeps the share of the time of multiplexed events', () => {
    const own = counters('stat-5.10-metal.csv');
    expect(own.get('cycles')).toMatchObject({ value: 4_312_907_741, unit: '' });
    expect(own.get('cycles')?.share).toBeCloseTo(0.7142, 6);
    expect(own.get('minor-faults')).toMatchObject({ value: 11_874, share: 1 });
  });

  test('removes the modifier of user-space events, and returns null for events that were never scheduled', () => {
    const own = counters('stat-6.8-unprivileged.csv');
    expect(own.get('cycles')?.value).toBe(4_312_907_741);
    expect(own.get('dTLB-load-misses')).toMatchObject({ value: null, share: 0 });
  });

  test('refuses the output of another locale', () => {
    expect(parsePerfStat(fixture('stat-6.1-german.csv'), EVENTS)).toEqual(err(expect.stringMatching(/C locale/)));
  });

  test.each([
    ['an event that is missing', '1,,cycles,5,100.00,,\n', /instructions is missing/],
    ['an event that is there twice', '1,,cycles,5,100.00,,\n2,,cycles,5,100.00,,\n', /cycles is counted twice/],
    ['a share above the whole', '1,,cycles,5,1000.00,,\n', /C locale/],
    ['a negative count', '-1,,cycles,5,100.00,,\n', /C locale/],
    ['a grouped number', '1.234.567,,cycles,5,100.00,,\n', /C locale/],
    ['prose', 'Error: something went wrong\n', /C locale/],
    ['nothing', '', /cycles is missing/],
  ])('%s is named', (_, text, message) => {
    expect(parsePerfStat(text, ['cycles', 'instructions'])).toEqual(err(expect.stringMatching(message)));
  });

  test('reads whole lines or nothing of an output that is cut anywhere', () => {
    const text = fixture('stat-5.10-metal.csv');
    const whole = counters('stat-5.10-metal.csv');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 60 }), (at) => {
        const cut = parsePerfStat(text.slice(0, at), EVENTS);
        return !cut.ok || cut.value.every((counter) => whole.get(counter.event)?.value === counter.value);
      }),
    );
  });
});

describe('parsePerfStat on a machine with several kinds of cores', () => {
  const HYBRID = ['cycles', 'instructions', 'minor-faults', 'task-clock'];
  const read = (name: string) => {
    const parsed = parsePerfStat(fixture(name), HYBRID);
    if (!parsed.ok) throw new Error(parsed.error);
    return new Map(parsed.value.map((counter) => [counter.event, counter]));
  };

  test.each([
    ['stat-hybrid-core.csv', 'cpu_core'],
    ['stat-arm-big-little.csv', 'armv8_cortex_a76'],
  ])('%s: the counts are those of the kind that did the work', (name, core) => {
    const own = read(name);
    expect([...own.keys()]).toEqual(HYBRID);
    expect(own.get('cycles')).toMatchObject({ value: 4_312_907_741, share: 1, core, mixed: [] });
    expect(own.get('instructions')).toMatchObject({ value: 9_120_773_004, core });
    expect(own.get('minor-faults')).toMatchObject({ value: 11_874, core: null });
  });

  test('one kind under a name of its own keeps the share of multiplexing', () => {
    expect(read('stat-arm-one-kind.csv').get('cycles')).toMatchObject({
      value: 4_312_907_741,
      share: 0.75,
      core: 'armv8_pmuv3_0',
    });
  });

  test('a kind with 1 % of the time, whose counts are extrapolated, is not added', () => {
    const own = read('stat-hybrid-stray.csv');
    expect(own.get('cycles')).toMatchObject({ value: 1_593_334_628, share: 0.98, core: 'cpu_core' });
    expect(own.get('instructions')?.value).toBe(6_648_162_165);
  });

  test('when two kinds share the work, cycles have no value and instructions are weighted by time', () => {
    const own = read('stat-hybrid-mixed.csv');
    expect(own.get('cycles')).toMatchObject({ value: null, core: null });
    expect(own.get('cycles')?.mixed.map(({ core, share }) => [core, share])).toEqual([
      ['cpu_atom', 0.6],
      ['cpu_core', 0.4],
    ]);
    expect(own.get('instructions')?.value).toBe(0.6 * 3e9 + 0.4 * 8e9);
  });

  test('a counter that the working kind lacks has no value', () => {
    const text =
      '<not supported>,,cpu_core/cycles/,0,100.00,,\n5,,cpu_atom/cycles/,1000,1.00,,\n9,,cpu_core/instructions/,99000,99.00,,\n<not counted>,,cpu_atom/instructions/,0,0.00,,\n';
    const parsed = parsePerfStat(text, ['cycles', 'instructions']);
    expect(parsed.ok && parsed.value.map(({ value }) => value)).toEqual([null, 9]);
  });

  test('a kind that is there twice is an error, and an event that is asked for by kind is read by kind', () => {
    const line = '7,,cpu_core/cycles/,1000,100.00,,\n';
    expect(parsePerfStat(line + line, ['cycles'])).toEqual(err('cycles is counted twice on cpu_core'));
    const asked = parsePerfStat(line, ['cpu_core/cycles/']);
    expect(asked.ok && asked.value).toMatchObject([{ event: 'cpu_core/cycles/', value: 7, core: null }]);
  });

  test('nothing counted anywhere is null, not zero', () => {
    const text = '<not counted>,,cpu_core/cycles/,0,0.00,,\n<not supported>,,cpu_atom/cycles/,0,0.00,,\n';
    const parsed = parsePerfStat(text, ['cycles']);
    expect(parsed.ok && parsed.value).toMatchObject([{ value: null, core: null, mixed: [] }]);
  });
});
