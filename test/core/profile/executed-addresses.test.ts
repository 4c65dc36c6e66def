import { expect, test } from 'vitest';
import { parseExecutedAddresses } from '../../../src/core/profile/executed-addresses.ts';
import { err, ok } from '../../../src/model/result.ts';

const LIBRARY = '/tmp/job/lib/liballocator.so';
const TEXT = `# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 7
cmd:  bench/bench 100
part: 1

positions: instr
events: Ir
summary: 300

ob=/lib/x86_64-linux-gnu/ld-2.31.so
fl=???
fn=_start
0x1090 1
calls=1 0x1100
0x1093 200

ob=${LIBRARY}
fl=???
fn=malloc
0x1100 20
0x1104 20
cob=/lib/x86_64-linux-gnu/libc.so.6
cfn=mmap
calls=1 0x9000
0x1108 40

ob=/lib/x86_64-linux-gnu/libc.so.6
fn=mmap
0x9000 40

ob=${LIBRARY}
fn=0x0000000000001200
0x1200 3
0x1104 7

totals: 300
`;

test('the instructions of the library are listed once each, and those of other objects are not', () => {
  expect(parseExecutedAddresses(TEXT, LIBRARY)).toEqual(ok([0x1100, 0x1104, 0x1108, 0x1200]));
});

test('a library that was not executed has none', () => {
  expect(parseExecutedAddresses(TEXT, '/other.so')).toEqual(ok([]));
});

test.each([
  [
    'positions by line',
    TEXT.replace('positions: instr', 'positions: line'),
    'it does not list instructions by address',
  ],
  ['a file without its end', TEXT.slice(0, TEXT.indexOf('totals')), 'it is cut'],
  ['nothing', '', 'it does not list instructions by address'],
])('%s is an error', (_, text, why) => {
  expect(parseExecutedAddresses(text, LIBRARY)).toEqual(err(why));
});
