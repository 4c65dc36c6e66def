import { afterAll, beforeAll, expect, test } from 'vitest';
import { ASKED } from '../../../../src/core/plan/arms/asked-line.ts';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { askEffective } from '../../../../src/runner/build/planned/ask-effective.ts';
import { heldLab } from './planned-lab.ts';

const HEADER = [
  '#ifndef X_HEADER\n#define X_HEADER (2 * X_UNIT)\n#endif',
  '#ifndef X_BEFORE\n#define X_BEFORE 0\n#endif',
  '#ifndef X_AFTER\n#define X_AFTER 0\n#endif',
  '#ifndef X_OWN\n#define X_OWN 1\n#endif',
  '#if X_AFTER\n#define X_FORCED 9\n#endif',
  '#define X_UNIT 8',
  '#define X_CALL(a) ((a) + 1)',
  '#ifdef X_ABSENT\n#endif',
].join('\n');

const FILES = {
  'x.h': HEADER,
  'a.c': '#include <stdlib.h>\n#include "x.h"\nint a;\n#undef X_BEFORE\n',
  'sub/b.c': '#include "../x.h"\nint b;\n',
  Makefile: `
OWN ?= 5
POST = -DX_AFTER=7 -DX_OWN=$(OWN)
CFLAGS = -O2 -DX_BEFORE=3 $(DEFS) $(POST)
all:
	gcc $(CFLAGS) -c a.c
	cd sub && gcc $(CFLAGS) -DX_DIFFERS=1 -c b.c
	gcc $(CFLAGS) -DX_DIFFERS=2 -c sub/b.c -o c.o
dropped:
	gcc -O2 -c sub/b.c
replaced:
	gcc $(OPTIONS) -c sub/b.c
OPTIONS = -O2 -DX_BEFORE=4
forged:
	gcc $(DEFS) -c forged.c
huge:
	gcc $(DEFS) -c huge.c
	gcc $(DEFS) -c sub/b.c
`,
  'forged.c': '#define X_TEXT \f= end\n#define X_OTHER 1\f= 0 0\n= end\n= 0 0\n- define X_FORGED 1\t1\tx.h\n',
  'huge.c': '#include "huge.c"\n',
} as const;

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
}, 120_000);
afterAll(() => lab.close());

async function values(plain: readonly string[], asked: readonly string[] | null = null) {
  const line = { sha, commands: [['make', ...plain]], askedCommands: asked === null ? null : [['make', ...asked]] };
  const found = await askEffective(context, line);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

const MARK = `-U${ASKED.name} -D${ASKED.name}=${ASKED.value}`;

test('the compiler says what each define is, and make who gives it', async () => {
  const { names, ...rest } = await values(['all'], ['all', `DEFS=${MARK}`]);
  expect(rest).toEqual({ units: 3, isWhole: true, defines: 'added', gaps: [] });
  expect(names).toMatchObject({
    X_HEADER: { values: ['(2 * X_UNIT)'], number: '16', by: 'file', at: 'x.h:2' },
    X_BEFORE: { values: ['3'], number: '3', by: 'command line', at: 'Makefile:4', variable: 'CFLAGS' },
    X_AFTER: { values: ['7'], by: 'command line', at: 'Makefile:3', variable: 'POST', isAfter: true },
    X_OWN: { values: ['5'], by: 'command line', at: 'Makefile:2', variable: 'OWN', isOwnVariable: true, isAfter: true },
    X_FORCED: { values: ['9'], by: 'file', at: 'x.h:14' },
    X_DIFFERS: { values: ['1', '2'], by: 'command line' },
  });
  expect(names.X_DIFFERS).not.toHaveProperty('number');
  expect(names.X_BEFORE).not.toHaveProperty('isAfter');
  for (const absent of ['X_CALL', 'X_ABSENT', 'RAND_MAX', ASKED.name]) expect(names).not.toHaveProperty(absent);
});

test.each([
  ['dropped', ['dropped'], ['dropped', `DEFS=${MARK}`]],
  ['mixed', ['replaced'], ['replaced', `OPTIONS=${MARK}`]],
  ['added', ['replaced'], ['replaced', `OPTIONS=-O2 -DX_BEFORE=4 ${MARK}`]],
  ['unknown', ['all'], null],
])('the defines of a command are %s: make %j, make %j', async (defines, plain, asked) => {
  expect((await values(plain, asked)).defines).toBe(defines);
});

test('a source cannot speak for another unit, and one that does not end leaves a gap', async () => {
  const forged = await values(['forged']);
  expect(forged.units).toBe(1);
  expect(forged.names).not.toHaveProperty('X_FORGED');
  const huge = await values(['huge']);
  expect(huge).toMatchObject({ units: 1, isWhole: false, gaps: ['1 of 2 units were not preprocessed'] });
  expect(huge.names).toMatchObject({ X_OWN: { values: ['1'], by: 'file' } });
});
