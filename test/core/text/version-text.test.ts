import { expect, test } from 'vitest';
import { versionText } from '../../../src/core/text/version-text.ts';
import type { Arm } from '../../../src/model/plan.ts';
import type { BuildRecord, InstalledLibrary } from '../../../src/model/run.ts';

const installed = (library: string | null): Arm => ({
  label: 'x',
  source: { kind: 'installed', allocator: 'x', library },
  env: {},
});
const built: Arm = {
  label: 'hz4',
  source: {
    kind: 'build',
    sha: 'abcdef0123456789'.repeat(2).padEnd(40, '0'),
    line: 'hz4',
    commands: [['make']],
    library: 'l.so',
    defines: [],
  },
  env: {},
};
const record = (found?: InstalledLibrary): BuildRecord => ({
  label: 'x',
  sha: null,
  commands: [],
  librarySha256: 'a'.repeat(64),
  librarySizeBytes: 1,
  compiler: null,
  effective: {},
  translationUnits: 0,
  seconds: 0,
  ...(found === undefined ? {} : { installed: found }),
});
const jemalloc = {
  file: 'libjemalloc.so.2',
  package: { name: 'libjemalloc2', version: '5.3.0-1' },
  buildId: '1d5163c246dc9cd2',
};

test.each([
  ['a build', built, record(), 'commit abcdef012345'],
  ['a package', installed('libjemalloc.so.2'), record(jemalloc), 'libjemalloc2 5.3.0-1'],
  [
    'a file with its version',
    installed('/opt/x.so'),
    record({ ...jemalloc, package: null, file: 'libx.so.4.5.10' }),
    'libx.so.4.5.10',
  ],
  [
    'a file with the version of its interface',
    installed('x.so'),
    record({ ...jemalloc, package: null }),
    'build id 1d5163c246dc',
  ],
  ['a file that tells nothing', installed('x.so'), record({ ...jemalloc, package: null, buildId: null }), 'unknown'],
  ['a run of an earlier version', installed('x.so'), record(), 'unknown'],
  ['an arm that was not found', installed('x.so'), null, 'unknown'],
  ['the C library', installed(null), record(), 'glibc 2.36'],
])('the version of %s', (_, arm, found, text) => {
  expect(versionText(arm, found, { glibc: '2.36' })).toBe(text);
});

test('the version of the C library is unknown where the machine did not tell it', () => {
  expect(versionText(installed(null), record(), {})).toBe('unknown');
  expect(versionText(installed(null), record(), { glibc: 'unknown' })).toBe('unknown');
});
