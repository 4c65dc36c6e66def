import { expect, test } from 'vitest';
import { laneMeasures } from '../../../../src/core/plan/lanes/lane-measures.ts';
import { laneProgram } from '../../../../src/core/plan/lanes/lane-program.ts';
import { isLockstep } from '../../../../src/core/plan/lanes/sampler.ts';
import type { Request } from '../../../../src/model/command.ts';
import { Config } from '../../../../src/model/config.ts';
import type { Measure } from '../../../../src/model/plan.ts';

function configOf(lane: object): Config {
  return Config.parse({
    schema: 1,
    lines: { a: { build: ['make'], library: 'liba.so' } },
    lanes: { x: lane },
    suites: { all: { targets: ['x'] } },
  });
}

const REQUEST = {} as Request;

function measuresOf(lane: object, role: 'target' | 'guard' | 'control', request: Request = REQUEST): string[] {
  const config = configOf(lane);
  const own = config.lanes.x;
  if (own === undefined) throw new Error('no lane');
  return laneMeasures(own, role, request, config.defaults).map(shown);
}

/** `throughput target 0.01`, `figure p99 guard 0.05`. */
function shown(measure: Measure): string {
  const bound = measure.role === 'target' ? measure.gain : measure.role === 'guard' ? measure.margin : '';
  const floor = measure.role === 'guard' && measure.atLeast !== undefined ? ` or ${measure.atLeast}` : '';
  return `${measure.metric}${measure.name === undefined ? '' : ` ${measure.name}`} ${measure.role} ${bound}${floor}`.trim();
}

const WALL = { command: ['b'], metric: 'wall' };

test('a lane of wall time has memory and faults as guards, and shows its CPU time', () => {
  const rest = ['rss guard 0.05 or 1048576', 'faults guard 0.05 or 1000', 'cpu-time info'];
  expect(measuresOf(WALL, 'target')).toEqual(['throughput target 0.01', ...rest]);
  expect(measuresOf(WALL, 'guard')).toEqual(['throughput guard 0.02', ...rest]);
  expect(measuresOf(WALL, 'control')).toEqual(['throughput control']);
});

test('no quantity is measured twice, and memory as the primary value has the margin of memory', () => {
  const memory = { command: ['b'], metric: 'peak-memory' };
  expect(measuresOf(memory, 'guard')).toEqual([
    'throughput guard 0.05 or 1048576',
    'faults guard 0.05 or 1000',
    'cpu-time info',
  ]);
  expect(measuresOf({ command: ['b'], metric: 'cpu' }, 'guard')).toEqual([
    'throughput guard 0.02',
    'rss guard 0.05 or 1048576',
    'faults guard 0.05 or 1000',
  ]);
});

const SEVERAL = {
  command: ['b'],
  metrics: {
    rate: { read: 'ops/s=', target: '3%' },
    p99: { read: 'p99=', unit: 'ns', guard: '5%' },
    p50: { read: 'p50=', unit: 'ns', target: '2%' },
    'peak-memory': { guard: '1%' },
    system: { info: true },
  },
};

test('each of several metrics has its own role', () => {
  expect(measuresOf(SEVERAL, 'target')).toEqual([
    'throughput target 0.03',
    'faults guard 0.05 or 1000',
    'figure p99 guard 0.05',
    'figure p50 target 0.02',
    'rss guard 0.01 or 1048576',
    'system info',
    'cpu info',
  ]);
});

test('where the lane is a guard nothing has to gain, and the margin of a request is the one of the primary value', () => {
  expect(measuresOf(SEVERAL, 'guard', { margin: 0.04 } as Request)).toEqual([
    'throughput guard 0.04',
    'faults guard 0.05 or 1000',
    'figure p99 guard 0.05',
    'figure p50 guard 0.02',
    'rss guard 0.01 or 1048576',
    'system info',
    'cpu info',
  ]);
});

test('a guard that is off is shown only', () => {
  const off = { command: ['b'], metrics: { wall: { guard: 'off' }, cpu: { guard: 'off' } } };
  expect(measuresOf(off, 'guard').filter((each) => each.endsWith('info'))).toEqual([
    'throughput info',
    'cpu-time info',
  ]);
});

test('the plan of a lane names where each number comes from', () => {
  const program = laneProgram({ lane: 'x', cell: {} }, configOf(SEVERAL));
  expect(program).toMatchObject({ metric: 'rate', read: 'ops/s=', unit: 'ops/s', better: 'higher' });
  expect(program?.timing).toBeUndefined();
  expect(program?.figures?.map(({ name, read, unit, better }) => [name, read, unit, better])).toEqual([
    ['p99', 'p99=', 'ns', 'lower'],
    ['p50', 'p50=', 'ns', 'lower'],
  ]);
  expect(laneProgram({ lane: 'x', cell: {} }, configOf({ command: ['b'], metric: 'instructions' }))).toMatchObject({
    ...{ metric: 'instructions', outside: 'instructions', counts: 'instructions', timing: 'outside', read: '' },
    ...{ unit: 'instructions', better: 'lower' },
  });
});

test('a workload of the kit stays in lock-step with guards of memory and faults, and no longer with other metrics', () => {
  const workload = { name: 'latency', threads: '2' };
  const lane = (metrics: object) => configOf({ workload, metrics }).lanes.x as NonNullable<Config['lanes'][string]>;
  expect(isLockstep(lane({ throughput: {}, 'peak-memory': { guard: '2%' } }))).toBe(true);
  const read = { read: 'malloc_p99_ns=', unit: 'ns', guard: '10%' };
  expect(isLockstep(lane({ throughput: {}, p99: read }))).toBe(false);
  const program = laneProgram({ lane: 'x', cell: {} }, configOf({ workload, metrics: { throughput: {}, p99: read } }));
  expect(program).toMatchObject({
    kit: true,
    timing: 'outside',
    command: ['latency', '2', '1000000', '400', '16', '2048'],
  });
  expect(program?.metric).toBeUndefined();
});
