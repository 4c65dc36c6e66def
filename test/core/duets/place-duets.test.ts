import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OnlineProcessor, placeDuets, type Topology } from '../../../src/core/duets/place-duets.ts';
import '../../property-seed.ts';

interface Shape {
  readonly cores: number;
  /** CPUs of a core: 2 with SMT. */
  readonly threads?: number;
  /** Cores that share a cache below the last level. */
  readonly module?: number;
  /** Cores that share a last-level cache; default: all. */
  readonly perCache?: number;
  /** Type of a core. */
  readonly typeOf?: (core: number) => string;
  readonly usable?: (cpu: number) => boolean;
  readonly quota?: number;
}

/** A machine whose siblings have numbers `cores` apart, as Linux counts them. */
function machine({ cores, threads = 1, module = 1, perCache = cores, typeOf = () => '', ...limits }: Shape): Topology {
  const cpusOf = (from: number, count: number): number[] =>
    Array.from({ length: threads }, (_, thread) =>
      Array.from({ length: count }, (_, index) => thread * cores + from + index),
    ).flat();
  const processors = cpusOf(0, cores).map((cpu): OnlineProcessor => {
    const core = cpu % cores;
    return {
      cpu,
      near: cpusOf(core - (core % module), module).sort((a, b) => a - b),
      cache: cpusOf(core - (core % perCache), perCache).sort((a, b) => a - b),
      type: typeOf(core),
    };
  });
  const usable = new Set(processors.map(({ cpu }) => cpu).filter(limits.usable ?? (() => true)));
  return { processors, usable, quota: limits.quota ?? null };
}

const placed = (shape: Shape) => {
  const found = placeDuets(machine(shape));
  return found.ok ? found.value : found.error;
};

describe('placeDuets', () => {
  test.each<[string, Shape, readonly number[]]>([
    ['8 cores', { cores: 8 }, [1, 2, 3, 4]],
    ['8 cores with SMT: no sibling', { cores: 8, threads: 2 }, [1, 2, 3, 4]],
    ['16 cores with two last-level caches: both in turn', { cores: 16, perCache: 8 }, [1, 2, 3, 4, 8, 9, 10, 11]],
    ['64 cores: at most eight', { cores: 64, perCache: 8 }, [1, 8, 16, 24, 32, 40, 48, 56]],
    ['32 cores of which four share a cache below the last level', { cores: 32, module: 4 }, [4, 8, 12, 16]],
    ['8 fast and 4 slow cores: one type', { cores: 12, typeOf: (core) => (core < 8 ? 'fast' : 'slow') }, [1, 2, 3, 4]],
    ['4 fast and 8 slow cores', { cores: 12, typeOf: (core) => (core < 4 ? 'fast' : 'slow') }, [4, 5, 6, 7]],
    ['16 cores, of which a control group has 8', { cores: 16, usable: (cpu) => cpu >= 8 }, [9, 10, 11, 12]],
    ['16 cores and a quota of 8.5', { cores: 16, quota: 8.5 }, [1, 2, 3, 4]],
  ])('%s', (_, shape, cpus) => {
    expect(placed(shape)).toEqual(cpus);
  });

  test.each<[Shape, string]>([
    [{ cores: 1 }, '1 core, needs 8'],
    [{ cores: 2 }, '2 cores, needs 8'],
    [{ cores: 4, threads: 2 }, '4 cores, needs 8'],
    [{ cores: 16, module: 4 }, '4 cores, needs 8'],
    [{ cores: 16, usable: (cpu) => cpu < 4 }, 'may use 4 of 16 cores, needs 8'],
    // Another job may use half of each core.
    [{ cores: 8, threads: 2, usable: (cpu) => cpu < 8 }, 'may use 0 of 8 cores, needs 8'],
    [{ cores: 12, typeOf: (core) => (core < 6 ? 'fast' : 'slow') }, '6 of 12 cores are of one type, needs 8'],
    [{ cores: 16, quota: 4 }, 'a quota of 4 cores, needs 8'],
  ])('%j: %s', (shape, why) => {
    expect(placed(shape)).toBe(why);
  });

  test('no two share anything below the last level, all are of one type and usable, and the first core is left', () => {
    const shapes = fc.record({
      cores: fc.integer({ min: 1, max: 96 }),
      threads: fc.integer({ min: 1, max: 4 }),
      module: fc.integer({ min: 1, max: 4 }),
      perCache: fc.constantFrom(4, 8, 16, 96),
      quota: fc.double({ min: 0.5, max: 100, noNaN: true }),
      bits: fc.integer({ min: 0, max: 0xffff }),
      types: fc.integer({ min: 1, max: 3 }),
    });
    let found = 0;
    fc.assert(
      fc.property(shapes, ({ bits, types, module, cores, ...shape }) => {
        const whole = cores - (cores % module);
        const topology = machine({
          ...{ ...shape, cores: whole, module },
          typeOf: (core) => String(Math.floor(core / module / 12) % types),
          usable: (cpu) => ((bits >> (cpu % 16)) & 1) === 1 || bits % 2 === 0,
        });
        const result = placeDuets(topology);
        if (!result.ok) return;
        found++;
        const own = result.value.map((cpu) => topology.processors.find((each) => each.cpu === cpu) as OnlineProcessor);
        const near = own.flatMap((each) => each.near);
        expect(new Set(near).size).toBe(near.length);
        expect(near.every((cpu) => topology.usable.has(cpu))).toBe(true);
        expect(new Set(own.map(({ type }) => type)).size).toBe(1);
        expect(own.length).toBeGreaterThanOrEqual(4);
        expect(own.length * 2).toBeLessThanOrEqual(topology.quota ?? 0);
        const first = topology.processors.find((each) => each.near.every((cpu) => topology.usable.has(cpu)));
        expect(near).not.toContain(first?.cpu);
      }),
    );
    expect(found).toBeGreaterThan(0);
  });
});
