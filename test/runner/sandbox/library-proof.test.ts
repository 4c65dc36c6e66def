import { expect, test } from 'vitest';
import { proveLibrary } from '../../../src/runner/sandbox/library-proof.ts';

const file = (path: string, inode: string) => ({ path, device: 'fe:00', inode });
const mine = file('/job/lib/candidate/libx.so', '7');
const system = [file('/usr/bin/bench', '1'), file('/usr/lib/libc.so.6', '2')];
const report = (...mapped: ReturnType<typeof file>[]) => ({ mapped, mappedTruncated: false, identity: mine });

test.each([
  ['the file itself', report(...system, mine), mine.path, 'expected'],
  ['the same file under another path', report(file('/elsewhere/libx.so', '7')), mine.path, 'expected'],
  ['another file of the same name', report(file(mine.path, '8')), mine.path, 'missing'],
  ['nothing preloaded', report(...system), mine.path, 'missing'],
  ['the other arm', report(mine, file('/job/lib/baseline/libx.so', '9')), mine.path, 'other'],
  ['an allocator nobody asked for', report(mine, file('/usr/lib/libjemalloc.so.2', '9')), mine.path, 'other'],
  ['no allocator where none is expected', report(...system), null, 'expected'],
  ['one where none is expected', report(file('/usr/lib/libmimalloc.so', '9')), null, 'other'],
  ['a bench named after an allocator', report(mine, file('/job/bench_hakozuna', '9')), mine.path, 'expected'],
  ['unreadable maps', { ...report(), mapped: null }, mine.path, 'unknown'],
  ['a list that was cut', { ...report(...system), mappedTruncated: true }, mine.path, 'unknown'],
] as const)('%s', (_, seen, expected, proof) => {
  const others = expected === null ? [] : ['/job/lib/baseline/libx.so'];
  expect(proveLibrary(seen, expected, others)).toBe(proof);
});
