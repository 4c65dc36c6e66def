import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import type { BuildContext } from '../../../src/runner/build/build-context.ts';
import { noOpBeforeBuild } from '../../../src/runner/run/no-op.ts';
import { armOf, heldLab } from '../build/planned/planned-lab.ts';

const FILES = {
  'x/Makefile': `LANE := -DX_ON=1 -DX_LEVEL=7
all:
	gcc -O1 -c src/first.c -o first.o
	gcc -O1 $(LANE) $(DEFS) -c src/a.c -o a.o
`,
  'x/src/config.h': ['X_ON 0', 'X_LEVEL 1', 'X_OFF 0']
    .map((text) => `#ifndef ${text.split(' ')[0]}\n#define ${text}\n#endif\n`)
    .join(''),
  'x/src/first.c': 'int first;\n',
  'x/src/a.c': '#include "config.h"\nint a = X_ON + X_LEVEL + X_OFF;\n',
};

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
}, 120_000);
afterAll(() => lab.close());

function arm(name: string, value: string): Arm {
  const built = armOf(sha, [['make', '-C', 'x', `DEFS=-U${name} -D${name}=${value}`]]);
  return built.source.kind === 'build' ? { ...built, source: { ...built.source, defines: [{ name, value }] } } : built;
}

/** What the runner says about a flag that the App has planned without a compiler. */
async function notes(
  name: string,
  baseline: string,
  candidate: string,
  planned: string[] = [],
): Promise<readonly string[]> {
  const arms = { baseline: arm(name, baseline), candidate: arm(name, candidate) };
  const found = await noOpBeforeBuild({ question: 'flag', notes: planned, ...arms } as unknown as AbPlan, context);
  if (!found.ok) throw new Error(found.error.message);
  expect(found.value.observation).toBeNull();
  return found.value.notes;
}

test('a flag that only the makefile turns on is compared the other way round, and the result says so', async () => {
  expect(await notes('X_ON', '0', '1')).toEqual([
    'In the build X_ON is 1 already, since the make variable LANE (x/Makefile:1) sets it, so the comparison is turned round: the candidate is what ships, and a GO means that it is better than X_ON=0.',
  ]);
});

test('where neither arm is what ships, the result has the value of the build', async () => {
  expect(await notes('X_LEVEL', '2', '4')).toEqual([
    'In the build X_LEVEL is 7: the make variable LANE (x/Makefile:1) sets it. Neither side is what ships.',
  ]);
});

test('nothing is said of a baseline that ships, unless the plan says otherwise from the header, and nothing twice', async () => {
  expect(await notes('X_OFF', '0', '1')).toEqual([]);
  expect(
    await notes('X_ON', '1', '0', ['In the header X_ON is 0 already, so the comparison is turned round.']),
  ).toEqual(['In the build X_ON is 1: the make variable LANE (x/Makefile:1) sets it. The baseline is what ships.']);
  expect(await notes('X_ON', '0', '1', ['In the build X_ON is 1 already, since LANE sets it.'])).toEqual([]);
});
