import { afterAll, describe, expect, test } from 'vitest';
import { exampleTree } from './example-tree.ts';

const SLOW = 60_000;
const tree = exampleTree();
afterAll(() => tree.remove());
if (tree.make('-C', 'hakozuna/test', 'all').code !== 0 || tree.make('-C', 'hakozuna/bench', 'all').code !== 0) {
  throw new Error('the example’s programs do not build');
}

const STRESS = 'hakozuna/out/stress';
const REMOTE = 'hakozuna/out/bench_random_mixed_mt_remote_malloc';
const LOCAL = 'hakozuna/out/bench_random_mixed_malloc';
const libraries = {
  hz3: tree.build('hz3', 'hz3'),
  hz4: tree.build('hz4', 'hz4', '-DHZ4_TRACE_ABORT'),
  'hz4 S12': tree.build('hz4', 's12', '-DHZ4_S12_MPSC=1'),
  'hz4 S13': tree.build('hz4', 's13', '-DHZ4_S13_EAGER_SCRUB=1'),
  'hz4 S14': tree.build('hz4', 's14', '-DHZ4_S14_FAT_CACHE=1'),
};

describe.each(Object.entries(libraries))('%s', (_, library) => {
  test('passes the stress test: sizes, alignment, realloc, calloc, adoption, remote frees, fork', {
    timeout: SLOW,
  }, () => {
    expect(tree.run(library, STRESS, 'all')).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  test('runs ls, git and python3 like the system’s allocator', { timeout: SLOW }, () => {
    const programs: [string, ...string[]][] = [
      ['ls', '-laR', '--time-style=+', 'hakozuna/hz4/src'],
      ['git', '--version'],
      ['git', 'log', '--stat', '--format=%H %s'],
    ];
    if (tree.run(null, 'sh', '-c', 'python3 -c ""').code === 0) {
      programs.push(['python3', '-c', 'print(sorted({str(n * n) for n in range(20000)})[-9:])']);
    } else console.info('skipped: python3 is not installed');
    for (const [program, ...args] of programs) {
      const own = tree.run(library, program, ...args);
      expect(own).toEqual(tree.run(null, program, ...args));
      expect(own.code).toBe(0);
      expect(own.stdout.length).toBeGreaterThan(4);
    }
  });

  test('the remote bench frees 90 % remotely at T=4, 8 and 16', { timeout: SLOW }, () => {
    for (const threads of ['4', '8', '16']) {
      const done = tree.run(library, REMOTE, threads, '10000', '400', '16', '2048', '90', '65536');
      expect(done).toMatchObject({ code: 0, stderr: '' });
      const line = /^ops\/s=(\d+) remote_pct=([\d.]+) fallback_rate=0\.00 threads=(\d+) iters=10000\n$/.exec(
        done.stdout,
      );
      expect(line?.[3]).toBe(threads);
      expect(Number(line?.[1])).toBeGreaterThan(1000);
      expect(Math.abs(Number(line?.[2]) - 90)).toBeLessThan(2);
    }
  });

  test('the local bench frees no block remotely', { timeout: SLOW }, () => {
    const done = tree.run(library, LOCAL, '100000', '400', '16', '65536', '1');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/^ops\/s=\d+ remote_pct=0\.00 fallback_rate=0\.00 threads=1 iters=100000\n$/);
  });
});

test('the remote bench with a short ring prints its fallback rate', () => {
  const done = tree.run(libraries.hz4, REMOTE, '4', '20000', '400', '16', '2048', '90', '2');
  expect(Number(/fallback_rate=([\d.]+)/.exec(done.stdout)?.[1])).toBeGreaterThan(5);
});

test('the remote bench refuses wrong arguments with status 2 and the name of the argument', () => {
  expect(tree.run(null, REMOTE, '4', '10')).toMatchObject({ code: 2, stdout: '' });
  for (const [args, name] of [
    [['0', '10', '10', '16', '64', '90'], 'threads'],
    [['4', 'x', '10', '16', '64', '90'], 'iters'],
    [['4', '10', '10', '8', '64', '90'], 'min'],
    [['4', '10', '10', '64', '16', '90'], 'max'],
    [['4', '10', '10', '16', '64', '101'], 'remote_pct'],
  ] as const) {
    const done = tree.run(null, REMOTE, ...args);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain(`${name}:`);
  }
});

test('S17 always crashes with remote frees and never without', { timeout: SLOW }, () => {
  const broken = tree.build('hz4', 's17', '-DHZ4_S17_SKIP_LINK=1 -DHZ4_TRACE_ABORT');
  for (let time = 0; time < 5; time++) {
    const done = tree.run(broken, REMOTE, '4', '5000', '400', '16', '2048', '90', '65536');
    expect(done).toMatchObject({ signal: 'SIGABRT', stdout: '' });
    expect(done.stderr).toContain('hz4: free list is damaged');
  }
  expect(tree.run(broken, LOCAL, '100000', '400', '16', '2048', '1').code).toBe(0);
});
