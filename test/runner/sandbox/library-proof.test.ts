import { expect, test } from 'vitest';
import { proveLibrary } from '../../../src/runner/sandbox/library-proof.ts';

const file = (path: string, inode: string) => ({ path, device: 'fe:00', inode });
const own = file('/job/lib/candidate/libx.so', '7');
const system = [file('/usr/bin/bench', '1'), file('/usr/lib/libc.so.6', '2')];
const report = (...mapped: ReturnType<typeof file>[]) => ({ mapped, mappedTruncated: false, identity: own });

test.each([
  ['the file itself', report(...system, own), own.path, 'expected'],
  ['the same file under another path', report(file('/elsewhere/libx.so', '7')), own.path, 'expected'],
  ['another file of the same name', report(file(own.path, '8')), own.path, 'missing'],
  ['nothing preloaded', report(...system), own.path, 'missing'],
  ['the other arm', report(own, file('/job/lib/baseline/libx.so', '9')), own.path, 'other'],
  ['an allocator that the plan does not name', report(own, file('/usr/lib/libjemalloc.so.2', '9')), own.path, 'other'],
  ['no allocator where none is expected', report(...system), null, 'expected'],
  ['an allocator where none is expected', report(file('/usr/lib/libmimalloc.so', '9')), null, 'other'],
  ['a bench named after an allocator', report(own, file('/job/bench_hakozuna', '9')), own.path, 'expected'],
  ['unreadable maps', { ...report(), mapped: null }, own.path, 'unknown'],
  ['a list that was cut', { ...report(...system), mappedTruncated: true }, own.path, 'unknown'],
] as const)('proveLibrary: %s', (_, mapped, expected, proof) => {
  const others = expected === null ? [] : ['/job/lib/baseline/libx.so'];
  expect(proveLibrary(mapped, expected, others)).toBe(proof);
});
