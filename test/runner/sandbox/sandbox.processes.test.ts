import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LaunchReport } from '../../../src/runner/sandbox/launch-report.ts';
import { proveLibrary } from '../../../src/runner/sandbox/library-proof.ts';
import { UNPROTECTED } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { compileFixture, compileTree, compileTreeWithMalloc, reachable } from '../runner-fixture.ts';

let directory: string;
let library: string;
let sandbox: Sandbox;

beforeAll(async () => {
  directory = reachable();
  compileTree(directory);
  compileTreeWithMalloc(directory);
  library = compileFixture(directory).baseline;
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The report of a command line, whose words are separated by blanks; `'…'` is one word. */
async function measured(line: string, within = sandbox): Promise<LaunchReport> {
  const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const env = { LD_PRELOAD: library };
  const { report } = await within.start({ argv, cwd: directory, env, timeoutMs: HANGS_MS, measure: { library } });
  expect(report).toMatchObject({ error: null, exitCode: 0 });
  return report;
}

const MIB = 2 ** 20;
/** Pages of the programs themselves, and the kernel's error of some dozen pages for each CPU. */
const SMALL_MIB = 6;

describe('the peak memory of a sample', () => {
  test.each([
    ['a single process', './tree touch 40', 40],
    ['a process behind a shell', "/bin/sh -c './tree touch 40; true'", 40],
    ['a process that a shell becomes', "/bin/sh -c 'exec ./tree touch 40'", 40],
    ['a child', './tree fork [ touch 40 ] wait', 40],
    ['children one after the other', './tree fork [ touch 40 ] wait fork [ touch 40 ] wait', 40],
    ['children at the same time', './tree fork [ touch 40 sleep 300 ] fork [ touch 40 sleep 300 ] wait', 80],
    ['a program that exec replaces', './tree touch 40 exec ./tree spin 1', 40],
    ['a child that exec replaces', './tree fork [ touch 40 exec ./tree spin 1 ] wait', 40],
    ['a child that only inherits', './tree hold 40 fork [ sleep 50 ] wait', 40],
    ['children of a child that only inherit', './tree hold 40 fork [ fork [ sleep 50 ] sleep 20 ] wait', 40],
    ['a child that writes to what it inherits', './tree hold 40 fork [ write sleep 20 ] wait', 80],
    ['a parent that writes while its child looks on', './tree hold 40 fork [ sleep 300 ] sleep 50 write wait', 80],
    ['a child that takes more than it inherits', './tree hold 40 fork [ touch 20 ] wait', 60],
    ['memory that all processes share', './tree shared 40 fork [ write sleep 50 ] fork [ write sleep 50 ] wait', 40],
    ['a process that puts itself in the background', './tree hold 40 daemon [ sleep 50 ] sleep 20', 40],
    [
      'a child that exec replaces by a shell with a child',
      "./tree fork [ exec /bin/sh -c './tree touch 40; true' ] wait",
      40,
    ],
  ])('of %s', async (_, line, mebibytes) => {
    const { rssPeakBytes } = await measured(line);
    expect((rssPeakBytes ?? 0) / MIB).toBeGreaterThan(mebibytes - 2);
    expect((rssPeakBytes ?? 0) / MIB).toBeLessThan(mebibytes + SMALL_MIB);
  });
});

/** A sandbox that isolates nothing. */
async function unprotected(): Promise<Sandbox> {
  const opened = await openSandbox(mkdtempSync(join(directory, 'direct-')), [], { kits, protection: UNPROTECTED });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('a process cannot make the kernel forget its peak, which it can without protection', async () => {
  const [free, kept] = [
    await measured('./tree touch 40 forget', await unprotected()),
    await measured('./tree touch 40 forget'),
  ];
  expect((free.rssPeakBytes ?? 0) / MIB).toBeLessThan(SMALL_MIB);
  if (sandbox.protection.isolated) expect((kept.rssPeakBytes ?? 0) / MIB).toBeGreaterThan(40);
});

test('faults and CPU time are those of all processes, each counted once', async () => {
  const [one, two] = [await measured('./tree touch 20'), await measured('./tree touch 20 fork [ touch 20 ] wait')];
  const faults = (two.minorFaults ?? 0) - (one.minorFaults ?? 0);
  // 20 MiB are 5120 pages; a fork copies page tables, and both sides then copy the pages that they write.
  expect(faults).toBeGreaterThan(5120 - 20);
  expect(faults).toBeLessThan(5120 + 200);
  const { cpuNs, processes, unseenNs } = await measured(
    "/bin/sh -c './tree spin 40 fork [ spin 40 ] wait; ./tree fork [ fork [ spin 40 ] wait ] wait'",
  );
  expect(processes).toBe(6);
  expect(unseenNs).toBe(0);
  expect(cpuNs).toBeGreaterThan(120e6);
  expect(cpuNs).toBeLessThan(160e6);
});

test('threads are not processes', async () => {
  const { processes, programs } = await measured('./tree thread [ spin 10 ] thread [ spin 10 ]');
  expect(processes).toBe(1);
  expect(programs).toHaveLength(1);
});

describe('the library is proven in the processes that did the work', () => {
  test.each([
    ['the program itself', './tree spin 30'],
    ['a shell that starts it', "/bin/sh -c './tree spin 30; true'"],
    ['a shell that becomes it', "/bin/sh -c 'exec ./tree spin 30'"],
    ['wrappers', 'nice timeout 9 env A=1 ./tree spin 30'],
    ['a child', './tree fork [ spin 30 ] wait'],
    ['children of children', './tree fork [ fork [ fork [ spin 30 ] wait ] wait ] wait'],
    ['a child in another session that ends in time', './tree daemon [ spin 30 ] sleep 300'],
    ['a child that the kernel reaps', './tree ignore fork [ spin 30 ] sleep 300'],
    ['a child with a short helper without the library', "/bin/sh -c './tree spin 60; env -i /bin/true'"],
    ['a thread that becomes it', './tree thread [ exec ./tree spin 30 ]'],
    ['the child of a thread', './tree thread [ fork [ spin 30 ] wait ]'],
    ['a thread of a child that becomes it', './tree fork [ thread [ exec ./tree spin 30 ] ] wait'],
    ['an idle process left behind', './tree spin 30 fork [ sleep 9000 ]'],
  ])('of %s', async (_, line) => {
    expect(proveLibrary(await measured(line), library, [])).toEqual({ library: 'expected' });
  });

  test.each([
    ['env -i', 'env -i ./tree spin 30', 'missing', 'tree', 'not-mapped'],
    ['a script', "/bin/sh -c 'env -i ./tree spin 30; true'", 'missing', 'tree', 'not-mapped'],
    ['exec -c', "/bin/bash -c 'exec -c ./tree spin 30'", 'missing', 'tree', 'not-mapped'],
    ['an unset variable', "/bin/sh -c 'unset LD_PRELOAD; ./tree spin 30'", 'missing', 'tree', 'not-mapped'],
    ['a static program', './tree-static spin 30', 'missing', 'tree-static', 'static'],
    ['a static child', "/bin/sh -c './tree-static spin 30; true'", 'missing', 'tree-static', 'static'],
    ['a program that defines malloc', './tree-own spin 30', 'other', 'tree-own', 'own-malloc'],
    [
      'a library that defines malloc',
      `/bin/sh -c 'LD_PRELOAD="$LD_PRELOAD ./own.so" ./tree spin 30'`,
      'other',
      'tree',
      'other-allocator',
    ],
    ['its child', "/bin/sh -c './tree-own spin 30; true'", 'other', 'tree-own', 'own-malloc'],
    [
      'a thread that drops it',
      './tree thread [ exec /usr/bin/env -i ./tree spin 30 ]',
      'missing',
      'tree',
      'not-mapped',
    ],
    ['half of the work', './tree spin 30 fork [ exec ./tree-static spin 30 ] wait', 'missing', 'tree-static', 'static'],
    ['a worker in the background', './tree daemon [ spin 9000 ] spin 60', 'unknown', 'tree', 'left-behind'],
    ['a worker without parent', "/bin/sh -c './tree spin 9000 & ./tree spin 60'", 'unknown', 'tree', 'left-behind'],
  ])('and not with %s', async (_, line, expected, program, why) => {
    const proof = proveLibrary(await measured(line), library, []);
    expect(proof).toMatchObject({ library: expected, unproven: { program, why } });
    expect(proof.unproven?.share).toBeGreaterThan(0.3);
  });

  test('and not with a child that is hidden from tracers', async () => {
    const proof = proveLibrary(await measured('./tree hide [ spin 30 ] wait', await unprotected()), library, []);
    expect(proof).toMatchObject({ library: 'unknown', unproven: { program: 'a process', why: 'not-traced' } });
  });
});
