import { expect, test } from 'vitest';
import { chooseLine, lineArm } from '../../../../src/core/plan/arms/line-arm.ts';
import { facts, HEAD } from '../../../fixtures/facts.ts';

const { config } = facts((yaml) =>
  yaml.replace("{ HZ4_S14_FAT_CACHE: '0' }", "{ HZ4_S14_FAT_CACHE: '0', HZ4_LTO: '1' }, env: { X: '1', Y: '1' }"),
);

test('lineArm overrides the preset by the comparison and separates make variables', () => {
  const choice = chooseLine('hz4+rss', config);
  if (!choice.ok) throw new Error(choice.error.message);
  const settings = { label: 'l', flags: [{ name: 'HZ4_S14_FAT_CACHE', value: null }], env: { X: '2' } };
  expect(lineArm(choice.value, HEAD, settings, config)).toEqual({
    label: 'l',
    source: { kind: 'line', line: 'hz4', sha: HEAD },
    defines: [{ name: 'HZ4_S14_FAT_CACHE', value: null }],
    options: [{ system: 'make', flag: 'HZ4_LTO', option: 'HZ4_LTO', value: '1' }],
    env: { X: '2', Y: '1' },
  });
});

test('lineArm of a line without a preset has only the settings of the comparison', () => {
  expect(lineArm({ name: 'hz4', line: 'hz4' }, HEAD, { label: 'hz4' }, config)).toMatchObject({ defines: [], env: {} });
});
