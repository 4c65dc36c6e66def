import { expect, test } from 'vitest';
import { proveLibrary } from '../../../src/runner/sandbox/library-proof.ts';

const file = (path: string, inode: string) => ({ path, device: 'fe:00', inode });
const own = file('/job/lib/candidate/libx.so', '7');
const system = [file('/usr/bin/bench', '1'), file('/usr/lib/libc.so.6', '2')];
type Program = Parameters<typeof proveLibrary>[0]['programs'][number];
const program = (more: Partial<Program> = {}): Program => ({
  program: 'bench',
  processes: 1,
  cpuNs: 1e9,
  leftNs: 0,
  preloads: null,
  mappedTruncated: false,
  mapped: [...system, own],
  ...more,
});
const report = (...programs: Program[]) => ({ programs, identity: own, unseenNs: 0 });
const files = (...mapped: ReturnType<typeof file>[]) => report(program({ mapped }));

test.each([
  ['the file itself', files(...system, own), own.path, 'expected', null],
  ['the same file under another path', files(file('/elsewhere/libx.so', '7')), own.path, 'expected', null],
  ['another file of the same name', files(...system, file(own.path, '8')), own.path, 'missing', 'not-mapped'],
  ['nothing preloaded', files(...system), own.path, 'missing', 'not-mapped'],
  ['a static program', files(file('/usr/bin/bench', '1')), own.path, 'missing', 'static'],
  ['the other arm', files(own, file('/job/lib/baseline/libx.so', '9')), own.path, 'other', 'other-allocator'],
  ['an unnamed allocator', files(own, file('/usr/lib/libjemalloc.so.2', '9')), own.path, 'other', 'other-allocator'],
  ['no allocator where none is expected', files(...system), null, 'expected', null],
  [
    'an allocator where none is expected',
    files(file('/usr/lib/libmimalloc.so', '9')),
    null,
    'other',
    'other-allocator',
  ],
  ['a bench named after an allocator', files(own, file('/job/bench_hakozuna', '9')), own.path, 'expected', null],
  ['unreadable maps', report(program({ mapped: null })), own.path, 'unknown', 'unreadable'],
  ['a cut list', report(program({ mapped: [...system], mappedTruncated: true })), own.path, 'unknown', 'unreadable'],
  ['no process', report(), own.path, 'unknown', null],
] as const)('proveLibrary: %s', (_, seen, expected, library, why) => {
  const others = expected === null ? [] : ['/job/lib/baseline/libx.so'];
  const proof = proveLibrary(seen, expected, others);
  expect(proof.library).toBe(library);
  expect(proof.unproven?.why ?? null).toBe(why);
});

const shell = program({ program: 'sh', cpuNs: 1e6 });
const without = (cpuNs: number, name = 'worker') => program({ program: name, cpuNs, mapped: system });

test.each([
  ['a short shell in front', report(shell, program()), { library: 'expected' }],
  [
    'a shell that became the bench',
    report({ ...shell, preloads: true, mapped: null }, program()),
    { library: 'expected' },
  ],
  [
    'a shell without the library that became the bench',
    report({ ...shell, preloads: false, mapped: null }, program()),
    { library: 'expected' },
  ],
  [
    'a worker without the library',
    report(shell, without(1e9)),
    { library: 'missing', unproven: { program: 'worker', share: 0.999, why: 'not-mapped' } },
  ],
  ['a helper below the share that counts', report(program(), without(0.05e9)), { library: 'expected' }],
  [
    'a helper at the share that counts',
    report(program({ cpuNs: 0.95e9 }), without(0.05e9)),
    { library: 'missing', unproven: { program: 'worker', share: 0.05, why: 'not-mapped' } },
  ],
  [
    'many small helpers',
    report(program({ cpuNs: 0.9e9 }), ...['a', 'b', 'c', 'd'].map((name) => without(0.025e9, name))),
    { library: 'missing', unproven: { program: 'a', share: 0.025, why: 'not-mapped' } },
  ],
  [
    'work that was not traced',
    { ...report(program()), unseenNs: 1e9 },
    { library: 'unknown', unproven: { program: 'a process', share: 0.5, why: 'not-traced' } },
  ],
  [
    'a process left behind',
    report(program({ leftNs: 0.5e9 })),
    { library: 'unknown', unproven: { program: 'bench', share: 0.5, why: 'left-behind' } },
  ],
  ['an idle process left behind', report(program({ leftNs: 1e6 })), { library: 'expected' }],
] as const)('proveLibrary weighs processes by CPU time: %s', (_, seen, proof) => {
  expect(proveLibrary(seen, own.path, [])).toEqual(proof);
});
