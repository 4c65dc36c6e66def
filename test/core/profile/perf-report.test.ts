import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Profile, parsePerfReport } from '../../../src/core/profile/perf-report.ts';
import { functionChanges, heavier, stackChanges } from '../../../src/core/profile/profile-change.ts';
import { err } from '../../../src/model/result.ts';

const TEXT = readFileSync('test/fixtures/perf/report-6.1-vm.txt', 'utf8');

function parsed(text = TEXT): Profile {
  const profile = parsePerfReport(text);
  if (!profile.ok) throw new Error(profile.error);
  return profile.value;
}

function functionOf(name: string, profile = parsed()) {
  return profile.functions.find((each) => each.name === name);
}

test('functions have self samples and samples of their callees', () => {
  const profile = parsed();
  const starters = [...TEXT.matchAll(/^ (\d+)\s*\|(?:sh|env)\s*\|/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  expect(starters).toBeGreaterThan(0);
  expect(profile).toMatchObject({
    event: expect.stringContaining('cpu-clock'),
    lost: 0,
  });
  const all = [...TEXT.matchAll(/^ (\d+)\s*\|/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(profile.samples).toBe(all - starters);
  const main = functionOf('main');
  expect(main?.total).toBeGreaterThan(main?.self ?? 0);
  expect(profile.functions.every(({ self, total }) => self <= total && total <= profile.samples)).toBe(true);
  expect(functionOf('_int_malloc')).toMatchObject({ object: 'libc.so.6' });
});

test('call chains begin with the outermost frame and hold no addresses', () => {
  const { stacks } = parsed();
  expect(stacks.some(({ frames }) => frames.indexOf('main') < frames.indexOf('carve_run'))).toBe(true);
  expect(stacks.flatMap(({ frames }) => frames).filter((frame) => /^0/.test(frame))).toEqual([]);
});

test.each([
  ['nothing', '', /does not name its event/],
  ['another locale', TEXT.replace('# Samples:', '# Stichproben:'), /C locale/],
  ['a changed column', TEXT.replaceAll('|[.] ', '|'), /does not write/],
  ['no function', TEXT.replace(/^ .*$|^\d.*$/gm, ''), /and has 0: it is cut off/],
  ['a line of another program', TEXT.replace('\n\n\n', '\nfailed to open it\n'), /does not write: failed to open/],
])('%s is named', (_, text, message) => {
  expect(parsePerfReport(text)).toEqual(err(expect.stringMatching(message)));
});

test('parsePerfReport refuses a report that is cut anywhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: TEXT.trimEnd().length - 1 }), (at) => {
      return !parsePerfReport(TEXT.slice(0, at)).ok;
    }),
  );
});

test('addresses without a symbol are one entry per object', () => {
  const hidden = parsed(
    "# Samples: 9  of event 'cycles'\n 4 |bench |libx.so |[.] 0x0000000000001234\n4 0\n 5 |bench |libx.so |[.] 0x0000000000001238\n5 0\n# end of the report\n",
  );
  expect(hidden.functions).toEqual([{ name: 'no symbol in libx.so', object: 'libx.so', self: 9, total: 9 }]);
});

test('samples of the starting processes are left out', () => {
  const own = parsed(
    "# Samples: 9  of event 'cycles'\n 4 |sh   |libc.so.6 |[.] fork\n4 main|fork\n 5 |bench |libx.so |[.] malloc\n5 main|malloc\n# end of the report\n",
  );
  expect(own).toMatchObject({ samples: 5, functions: [{ name: 'malloc', self: 5, total: 5 }] });
});

test('functionChanges compares shares, and heavier returns at most three per side', () => {
  const base = parsed();
  const head = {
    ...base,
    functions: base.functions.map((each) => ({ ...each, self: each.name === 'main' ? 0 : each.self })),
  };
  const changes = functionChanges(base, head);
  expect(changes[0]?.name).toBe('main');
  expect(heavier(changes).inBaseline.map(({ name }) => name)).toEqual(['main']);
  expect(heavier(changes).inCandidate).toEqual([]);
  expect(stackChanges(base, base).every(({ change }) => change === 0)).toBe(true);
  expect(stackChanges(base, base).reduce((sum, { baseline }) => sum + baseline, 0)).toBeCloseTo(1);
});
