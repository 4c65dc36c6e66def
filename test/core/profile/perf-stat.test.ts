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
