import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Arm } from '../../../../src/model/plan.ts';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { compareArms } from '../../../../src/runner/build/planned/compare-arms.ts';
import { findNoOpReason } from '../../../../src/runner/build/planned/find-no-op-reason.ts';
import { armOf, heldLab } from './planned-lab.ts';

const FILES = {
  'x/Makefile': [
    'LANE := -DX_LANE=1 -DX_OTHER=1',
    'AFTER ?= -UX_AFTER -DX_AFTER=0',
    'all:',
    '\tgcc -O1 $(LANE) $(DEFS) $(AFTER) -c src/a.c -o a.o',
    '\tgcc -shared -o lib.so a.o',
    'dropped:',
    '\tgcc -O1 -c src/a.c -o a.o',
    '',
  ].join('\n'),
  'x/src/config.h':
    '#ifndef X_SET\n#define X_SET 1\n#endif\n#ifndef X_LEVEL\n#define X_LEVEL 1\n#endif\n#define X_FIXED 3\n',
  'x/src/a.c': [
    '#undef X_FIXED',
    '#include "config.h"',
    'int a = X_SET + X_LANE + X_AFTER + X_FIXED;',
    '#if X_GATE',
    '#if X_BEHIND',
    'int b;',
    '#endif',
    '#endif',
    '#if X_LEVEL > 4',
    'int c;',
    '#endif',
    '#define USES_X X_MACRO',
    '',
  ].join('\n'),
  'x/src/unbuilt.c': '#if X_ELSEWHERE\nint d;\n#endif\n',
  'README.md': 'X_DOCUMENT was a flag.\n',
};

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
});
afterAll(() => lab.close());

function arm(name: string, value: string | undefined, target: string): Arm {
  const defines = value === undefined ? [] : [{ name, value }];
  const words = defines.map((define) => `-U${name} -D${name}=${define.value}`);
  const built = armOf(sha, [['make', '-C', 'x', target, `DEFS=${words.join(' ')}`]]);
  return built.source.kind === 'build' ? { ...built, source: { ...built.source, defines } } : built;
}

async function reason(name: string, baseline: string | undefined, candidate: string, target = 'all') {
  const plan = { baseline: arm(name, baseline, target), candidate: arm(name, candidate, target) };
  const found = await compareArms(context, plan);
  if (!found.ok || found.value.compared.kind !== 'same' || found.value.plans === undefined) return found;
  return findNoOpReason(context, plan, { plans: found.value.plans, tree: found.value.tree });
}

test.each([
  [
    'X_LEVLE',
    '0',
    '1',
    'X_LEVLE occurs in no file of the commit, so no code tests it. The nearest name that is tested: X_LEVEL.',
  ],
  ['X_DOCUMENT', '0', '1', 'X_DOCUMENT occurs in no source of the commit, only in README.md:1.'],
  ['X_ELSEWHERE', '0', '1', 'Only sources outside this build have X_ELSEWHERE: x/src/unbuilt.c:1.'],
  [
    'X_SET',
    undefined,
    '1',
    'In the build X_SET is 1 already, since x/src/config.h:2 sets it: both sides would be the same. To ask whether what ships is any good, write /ab X_SET=1 vs X_SET=0.',
  ],
  [
    'X_LANE',
    undefined,
    '1',
    'In the build X_LANE is 1 already, since the make variable LANE (x/Makefile:1) sets it: both sides would be the same.',
  ],
  ['X_AFTER', '0', '1', 'The build sets X_AFTER after your value: -UX_AFTER -DX_AFTER=1 -UX_AFTER -DX_AFTER=0.'],
  ['X_AFTER', '0', '1', 'It comes from the make variable AFTER (x/Makefile:2): set that variable instead'],
  ['X_FIXED', '0', '1', 'x/src/config.h:7 sets X_FIXED after the command line'],
  [
    'X_BEHIND',
    '0',
    '1',
    'Every test of X_BEHIND is behind a condition that is false: #if X_GATE (x/src/a.c:4) is false.',
  ],
  ['X_LEVEL', '1', '2', 'Every test of X_LEVEL has the same outcome for 1 and 2: #if X_LEVEL > 4 (x/src/a.c:9).'],
  ['X_MACRO', '1', '2', 'X_MACRO is used only in macros that no unit expands: #define USES_X (x/src/a.c:12).'],
])('%s: %s against %s', async (name, baseline, candidate, text) => {
  expect(await reason(name, baseline, candidate)).toEqual(expect.stringContaining(text));
});
