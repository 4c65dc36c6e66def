import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, parseVersion, type Version, versionOf } from '../../../src/core/command/version.ts';

const version = (tag: string): Version => {
  const read = versionOf(tag);
  if (read === null) throw new Error(`no version: ${tag}`);
  return read;
};

test.each(['v1.2.0', 'v0.0.0', 'v10.20.30-rc.1', 'v1.0.0-x-y-z.--', 'v1.0.0-0a'])('versionOf accepts %s', (tag) => {
  expect(versionOf(tag)?.tag).toBe(tag);
});

test.each([
  ...[
    '1.2.0',
    'v1.2',
    'v01.2.0',
    'v1.2.0-',
    'v1.2.0-01',
    'v1.2.0-a..b',
    'v1.2.0+build',
    'V1.2.0',
    ' v1.2.0',
    'v1.2.0\n',
  ],
  `v1.2.0-${'a'.repeat(100)}`,
  'v1234567890.0.0',
])('versionOf refuses %j', (tag) => {
  expect(versionOf(tag)).toBeNull();
});

test('parseVersion suggests a missing v', () => {
  expect(parseVersion('1.2.0')).toMatchObject({ ok: false, error: { code: 'bad-version', suggestion: 'v1.2.0' } });
});

test('compareVersions orders versions as semver.org', () => {
  const ordered = [
    ...['v0.9.0', 'v1.0.0-alpha', 'v1.0.0-alpha.1', 'v1.0.0-alpha.beta', 'v1.0.0-beta', 'v1.0.0-beta.2'],
    ...[
      'v1.0.0-beta.11',
      'v1.0.0-beta.99999999999999999999',
      'v1.0.0-rc.1',
      'v1.0.0',
      'v1.0.1',
      'v1.2.0',
      'v1.10.0',
      'v2.0.0',
    ],
  ];
  for (const [a, first] of ordered.entries()) {
    for (const [b, second] of ordered.entries()) {
      expect(Math.sign(compareVersions(version(first), version(second)))).toBe(Math.sign(a - b));
    }
  }
});

test('compareVersions is a total order', () => {
  const small = fc.nat(2).map(String);
  const tags = fc
    .tuple(small, small, small, fc.array(fc.constantFrom('0', '1', '10', 'a', 'b'), { maxLength: 2 }))
    .map(([a, b, c, pre]) => `v${a}.${b}.${c}${pre.length === 0 ? '' : `-${pre.join('.')}`}`);
  fc.assert(
    fc.property(fc.uniqueArray(tags, { maxLength: 8 }), (all) => {
      const sorted = (list: readonly string[]) =>
        list
          .map(version)
          .sort(compareVersions)
          .map(({ tag }) => tag);
      expect(sorted(all)).toEqual(sorted([...all].reverse()));
    }),
  );
});
