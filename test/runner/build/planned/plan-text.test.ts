import { describe, expect, test } from 'vitest';
import type { Arm } from '../../../../src/model/plan.ts';
import { cachePlace, isIsolated, recordOf } from '../cache-place.ts';
import { armOf, repositoryOf } from './planned-lab.ts';

const BUILD_MS = 240_000;
const flag = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;
const FILES = {
  'x.h': `${flag('X_A', '0')}${flag('X_B', '0')}${flag('X_C', '4')}`,
  'a.c': '#include "x.h"\n#if X_A\nint a(void) { return 1; }\n#endif\nint all_a;\n',
  'b.c': '#include "x.h"\nint b(void) { return X_B + X_C; }\n',
  'c.c': 'int c(void) { return 3; }\n',
  Makefile: `lib.so: a.o b.o c.o
	gcc -shared -o $@ a.o b.o c.o
%.o: %.c x.h
	gcc -O1 -fPIC $(DEFS) -c $< -o $@
clean:
	rm -f *.o lib.so
`,
};

function lab(files: Readonly<Record<string, string>> = FILES) {
  const { ask, sha } = cachePlace((directory) => repositoryOf(files, directory));
  const arm = (name: string, value: string): Arm => {
    const made = armOf(sha, [['make', 'clean', 'lib.so', `DEFS=-U${name} -D${name}=${value}`]]);
    if (made.source.kind !== 'build') throw new Error('it is built');
    return { ...made, source: { ...made.source, defines: [{ name, value }] } };
  };
  /** The builds of a comparison of two values, the baseline first. */
  const compare = (name: string, baseline: string, candidate: string) =>
    ask({ sha, arms: [arm(name, baseline), arm(name, candidate)], names: ['baseline', 'candidate'] });
  return { compare };
}

/** Calls of gcc for one build: three objects and a library; each call starts programs of the compiler, which count too. */
async function callsOfOneBuild() {
  const { compilers, commands } = await lab().compare('X_A', '0', '1');
  expect(commands).toBe(2);
  return compilers / 2;
}

describe.skipIf(!isIsolated)('builds of the same text (skipped without bubblewrap)', { timeout: BUILD_MS }, () => {
  test('a second question about another flag builds its candidate alone, and a third one too', async () => {
    const one = await callsOfOneBuild();
    const { compare } = lab();
    const first = await compare('X_A', '0', '1');
    const second = await compare('X_B', '0', '1');
    expect(second).toMatchObject({ commands: 1, compilers: one, notes: [] });
    const [baseline, candidate] = second.built.map(recordOf);
    expect(second.built[0]?.bytes).toEqual(first.built[0]?.bytes);
    expect(second.built[1]?.bytes).not.toEqual(first.built[0]?.bytes);
    expect(baseline?.record).toMatchObject({
      fromCache: { builtAt: expect.stringMatching(/^20/) },
      effective: { X_B: '0' },
      commands: [['make', 'clean', 'lib.so', 'DEFS=-UX_B -DX_B=0']],
    });
    expect(candidate?.record).not.toHaveProperty('fromCache');
    expect(candidate?.record.effective).toEqual({ X_B: '1' });
    expect(second.logs['build-baseline']).toContain(
      '(built with other defines, which make the same text of all 3 units)',
    );
    expect(await compare('X_C', '4', '8')).toMatchObject({ commands: 1, compilers: one });
    // The same again: both are kept by their commands.
    expect(await compare('X_B', '0', '1')).toMatchObject({ commands: 0, compilers: 0 });
  });

  test('what the flag is in the compiler is asked with the calls of the arm, not taken from the other build', async () => {
    const { compare } = lab();
    await compare('X_A', '0', '1');
    const { built, commands } = await compare('X_NOWHERE', '0', '1');
    expect(commands).toBe(0);
    expect(built.map((each) => recordOf(each).record.effective)).toEqual([{ X_NOWHERE: '0' }, { X_NOWHERE: '1' }]);
    expect(built.map((each) => recordOf(each).flags?.definedIn)).toEqual([{ X_NOWHERE: 3 }, { X_NOWHERE: 3 }]);
  });

  test('a baseline of another text is built, and then answers as well', async () => {
    const { compare } = lab();
    await compare('X_A', '1', '0');
    expect(await compare('X_B', '0', '1')).toMatchObject({ commands: 2 });
    expect(await compare('X_C', '4', '5')).toMatchObject({ commands: 1 });
  });

  test.each([
    ['options that write the defines into the objects', { Makefile: FILES.Makefile.replace('-O1', '-O1 -g3') }],
    [
      'a makefile that shows other calls than it makes',
      {
        Makefile: `${FILES.Makefile.replace('-O1', '-O1 $(OPT)')}ifeq (,$(findstring n,$(firstword -$(MAKEFLAGS))))\nOPT = -g\nendif\n`,
      },
    ],
    [
      'a recipe that cannot be followed',
      { Makefile: FILES.Makefile.replace('\tgcc -O1', '\tfor i in 1; do true; done\n\tgcc -O1') },
    ],
  ])('nothing is answered by the text of another build with %s', async (_, change) => {
    const { compare } = lab({ ...FILES, ...change });
    expect(await compare('X_A', '0', '1')).toMatchObject({ commands: 2 });
    expect(await compare('X_B', '0', '1')).toMatchObject({ commands: 2 });
  });

  test('an option of the build other than a define is another build', async () => {
    const files = { ...FILES, Makefile: FILES.Makefile.replace('-O1', '$(if $(findstring X_B=0,$(DEFS)),-O2,-O1)') };
    const { compare } = lab(files);
    await compare('X_A', '0', '1');
    expect(await compare('X_B', '0', '1')).toMatchObject({ commands: 2 });
  });
});
