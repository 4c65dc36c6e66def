import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { laneMetrics } from '../../../src/core/config/lane-metrics.ts';
import type { LaneConfig } from '../../../src/model/config.ts';

/** A configuration with one lane. */
function configOf(lane: string): string {
  const config = {
    schema: 1,
    lines: { a: { build: ['make'], library: 'liba.so' } },
    suites: { all: { targets: ['x'] } },
  };
  return dump({ ...config, lanes: { x: load(lane) } });
}

function laneOf(text: string): LaneConfig {
  const answer = parseConfig(configOf(text), 'c.yml');
  if (!answer.ok) throw new Error(answer.error.message);
  const lane = answer.value.lanes.x;
  if (lane === undefined) throw new Error('no lane');
  return lane;
}

/** What is wrong with a lane, without the place in the file. */
function problemsOf(text: string): string[] {
  const answer = parseConfig(configOf(text), 'c.yml');
  if (answer.ok) return [];
  return answer.error.message.split('\n').map((line) => line.replace(/^c\.yml:\d+:\d+ lanes\.x\.?/, ''));
}

test.each(['wall', 'user', 'system', 'cpu', 'peak-memory', 'faults', 'instructions'])(
  'metric: %s needs no number in the output, and less of it is better',
  (metric) => {
    const [primary, ...more] = laneMetrics(laneOf(`{ command: [out/bench], metric: ${metric} }`));
    expect(more).toEqual([]);
    expect(primary).toMatchObject({ name: metric, source: { kind: 'outside', outside: metric }, better: 'lower' });
  },
);

test('several metrics have the order, the units and the directions of the configuration', () => {
  const lane = laneOf(
    "{ command: [out/bench], metrics: { rate: { read: 'ops/s=' }, p99: { read: 'p99=', unit: ns, guard: 5% }, score: { read: 'score=', unit: points, better: higher, target: 2% }, wall: { info: true } } }",
  );
  expect(laneMetrics(lane).map(({ name, unit, better }) => [name, unit, better])).toEqual([
    ['rate', 'ops/s', 'higher'],
    ['p99', 'ns', 'lower'],
    ['score', 'points', 'higher'],
    ['wall', 's', 'lower'],
  ]);
});

test('a lane of version 0.4.0 has the one metric that it had', () => {
  const [own] = laneMetrics(laneOf("{ workload: [st-mixed, '10', '20', '16', '64'] }"));
  expect(own).toEqual({ name: null, source: { kind: 'own' }, unit: 'ops/s', better: 'higher', roles: {} });
  const [read] = laneMetrics(laneOf("{ command: [b], metric: { read: 'ns=', unit: ns, better: lower } }"));
  expect(read).toMatchObject({ name: null, source: { kind: 'printed', read: 'ns=' }, unit: 'ns', better: 'lower' });
});

const SERVER = 'start: [s, "{port}"], ready: [r, "{port}"], load: [l, "{port}"]';

describe('a mistake in the metrics of a lane is named with what would be right', () => {
  test.each([
    [
      '{ command: [b] }',
      [
        'metric: a lane with a "command" or a "server" needs a metric that reads its number, e.g. metric: { read: \'ops/s=\' }; a program that prints none has metric: wall',
      ],
    ],
    [
      '{ command: [b], metric: wal }',
      [
        'metric: "wal": expected one of "wall"|"user"|"system"|"cpu"|"peak-memory"|"faults"|"instructions", did you mean wall?',
      ],
    ],
    [
      '{ command: [b], metric: wall, metrics: { wall: {} } }',
      ['metrics: a lane has "metric" or "metrics", not both: the first of "metrics" is the primary one'],
    ],
    [
      '{ command: [b], metrics: { wall: {}, peak-memry: { guard: 5% } } }',
      [
        'metrics.peak-memry: "peak-memry" needs "read", which finds its number in the output; or did you mean peak-memory?',
      ],
    ],
    [
      '{ command: [b], metrics: { wall: {}, cpu: {} } }',
      [
        'metrics.cpu: needs a role: guard: 2% (must not lose more), target: 2% (must gain that much) or info: true (is shown)',
      ],
    ],
    [
      '{ command: [b], metrics: { wall: {}, cpu: { guard: 2%, target: 2% } } }',
      ['metrics.cpu.target: a metric has one role, and "guard" stands there already'],
    ],
    [
      '{ command: [b], metrics: { wall: { info: true } } }',
      ['metrics.wall.info: the lane is about its first metric, so that one is judged'],
    ],
    [
      "{ command: [b], metrics: { wall: { read: 'wall=' } } }",
      [
        'metrics.wall.read: wall is measured without the output: leave "read" out, or give the number a name of its own',
      ],
    ],
    [
      '{ command: [b], metrics: { wall: { unit: ms } } }',
      ['metrics.wall.unit: only a number that "read" finds has "unit"'],
    ],
    [
      "{ command: [b], metrics: { score: { read: 'score=', unit: points } } }",
      ['metrics.score.unit: "points" has no usual direction: add better: higher or better: lower'],
    ],
    [
      '{ command: [b], metric: wall, work: timed }',
      ['work: processes of a fixed length last equally long: read the number that the program prints'],
    ],
    [
      '{ command: [b], metric: cpu, operations: 5 }',
      ['operations: only a number that the program prints has "operations"'],
    ],
    [
      `{ server: { ${SERVER} }, metric: wall }`,
      ['metric: a server runs until it is stopped, so its wall time measures nothing'],
    ],
    [
      `{ server: { ${SERVER} }, metric: instructions }`,
      ['metric: the instructions of a server are not counted: that would slow it down'],
    ],
    [
      `{ server: { ${SERVER} }, metrics: { rate: { read: 'a=' }, mem: { read: 'm=', unit: bytes, from: ask, guard: 5% } } }`,
      ['metrics.mem.from: the server has no "ask" to read from'],
    ],
    [
      "{ command: [b], metrics: { a: { read: 'a=' }, b: { read: 'b=', info: true } }, figures: { b: { read: 'b=', better: lower } } }",
      ['metrics.b: "b" stands in "figures" too, so leave it out there'],
    ],
    [
      '{ command: [b], metrics: { wall: guard } }',
      [
        'metrics.wall: "guard": a metric has keys: guard: 5%, target: 2% or info: true, and read where it is a number of the output',
      ],
    ],
    [
      '{ command: [b], metrics: { wall: null, mem: { guard: 5% } } }',
      ['metrics.mem: "mem" needs "read", which finds its number in the output; or did you mean peak-memory?'],
    ],
    [
      '{ command: [b], metrics: { wall: null, cpu: { guard: 5 } } }',
      ['metrics.cpu.guard: "5": a guard is off or a percentage such as 2%'],
    ],
    [
      '{ command: [b], metrics: { wall: null, cpu: { target: 5 } } }',
      ['metrics.cpu.target: "5": a percentage looks like 2% or 0.5%'],
    ],
  ])('%s', (lane, expected) => {
    expect(problemsOf(lane)).toEqual(expected);
  });

  test.each([
    ...[
      ['time', 'wall'],
      ['sys', 'system'],
      ['memory', 'peak-memory'],
      ['rss', 'peak-memory'],
      ['page-faults', 'faults'],
    ],
    ...[
      ['Wall', 'wall'],
      ['instruction', 'instructions'],
      ['cpu-time', 'cpu'],
    ],
  ])('metric: %s, did you mean %s?', (metric, meant) => {
    expect(problemsOf(`{ command: [b], metric: ${metric} }`).join()).toMatch(new RegExp(`, did you mean ${meant}\\?$`));
  });
});

describe('a workload with named arguments', () => {
  test('takes what is absent from the defaults, and a number as well as a parameter', () => {
    expect(
      laneOf("{ workload: { name: mt-remote, threads: '{T}', remote: 90 }, matrix: { T: [2, 4] } }").workload,
    ).toEqual({
      ...{ name: 'mt-remote', threads: '{T}', remote: '90' },
    });
  });

  test('by its name alone has its defaults', () => {
    expect(laneOf('{ workload: st-mixed }').workload).toEqual({ name: 'st-mixed' });
    expect(problemsOf('{ workload: st-mixd }')).toEqual([
      'workload.name: the bench kit has no workload "st-mixd"; did you mean st-mixed?',
    ]);
    expect(problemsOf('{ workload: mt-remote 4 90 }').join()).toMatch(/"mt-remote 4 90": a workload has a name/);
  });

  test.each([
    ['remote_pct', 'remote'],
    ['working_set', 'workingSet'],
    ['T', 'threads'],
    ['ringslots', 'ringSlots'],
  ])('%s, did you mean %s?', (key, meant) => {
    const [only] = problemsOf(`{ workload: { name: mt-remote, ${key}: 4 } }`);
    expect(only).toBe(`workload.${key}: unknown key "${key}", did you mean ${meant}?`);
  });

  test.each([
    [
      '{ workload: { name: mt-remot } }',
      ['workload.name: the bench kit has no workload "mt-remot"; did you mean mt-remote?'],
    ],
    ['{ workload: { name: mt-remote, thread: 4 } }', ['workload.thread: unknown key "thread", did you mean threads?']],
    ['{ workload: { name: mt-remote, turns: 4 } }', ['workload.turns: unknown key "turns", did you mean turn?']],
    [
      '{ workload: { name: st-mixed, threads: 4 } }',
      ['workload.threads: st-mixed has no argument "threads"; it has iters, workingSet, min, max or seed'],
    ],
    ['{ workload: { name: mt-remote, remote: 101 } }', ['workload.remote: "101" is not a whole number from 0 to 100']],
    [
      "{ workload: { name: producer-consumer, threads: '{T}' }, matrix: { T: [2, 3] } }",
      ['workload.threads: "{T}" is "3" in a cell, and that is not a whole number from 2 to 256, and even'],
    ],
    [
      "{ workload: { name: mt-remote, threads: '{T}' }, matrix: { T: [few] } }",
      ['workload.threads: "{T}" is "few" in a cell, and that is not a whole number from 1 to 256'],
    ],
    [
      "{ workload: { name: mt-remote, threads: '{U}' }, matrix: { T: [2] } }",
      [
        'workload.threads: {U} is not a matrix parameter of this lane, it has T',
        'matrix.T: the matrix parameter T is never used as {T}: its cells would all measure the same',
      ],
    ],
    [
      '{ workload: { name: st-mixed, min: 4096 } }',
      ['workload.min: the smallest size 4096 is above the largest one, 2048'],
    ],
    [
      '{ workload: { name: st-mixed, min: 64, max: 32 } }',
      ['workload.max: the largest size 32 is below the smallest one, 64'],
    ],
    [
      '{ workload: { name: st-mixed, min: 4k } }',
      ['workload.min: "4k": a whole number, or a parameter of the matrix in quotes: \'{T}\''],
    ],
    [
      '{ workload: { name: mt-remote, threads: {T: null} }, matrix: { T: [2] } }',
      ["workload.threads: {T} needs quotes, '{T}', since it is a mapping without them"],
    ],
    ['{ workload: { threads: 4 } }', ['workload.name: "name" is missing']],
    [
      '{ workload: [mt-remote, "4"] }',
      [
        'workload: too few arguments for mt-remote; its usage is mt-remote <threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]',
      ],
    ],
  ])('%s', (lane, expected) => {
    expect(problemsOf(lane)).toEqual(expected);
  });
});
