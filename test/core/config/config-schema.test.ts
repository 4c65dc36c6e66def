import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { configSchema, knownKeys } from '../../../src/core/config/config-schema.ts';

test('configSchema accepts the configurations that parseConfig accepts, and no others', () => {
  const validate = new Ajv2020({ strict: false }).compile(configSchema());
  const yaml = readFileSync('test/fixtures/config.yml', 'utf8');
  expect(validate(load(yaml))).toBe(true);
  expect(validate(load(yaml.replace('library: alloc/hz4', 'libary: alloc/hz4')))).toBe(false);
});

test('knownKeys lists the keys that a path may have', () => {
  expect(knownKeys([])).toContain('suites');
  expect(knownKeys(['lines', 'anything'])).toEqual(['build', 'library', 'flags', 'fastPath', 'presets']);
  expect(knownKeys(['lanes', 'x', 'checks', 'y'])).toEqual(['read', 'unit', 'equals', 'within', 'atMost', 'atLeast']);
  expect(knownKeys(['lines', 'x', 'build', 0])).toEqual([]);
});
