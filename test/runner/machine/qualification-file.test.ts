import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Qualification } from '../../../src/model/qualification.ts';
import {
  qualificationFile,
  readQualification,
  writeQualification,
} from '../../../src/runner/machine/qualification-file.ts';
import { temporary } from '../runner-fixture.ts';

const known: Qualification = {
  schema: 1,
  at: '2026-01-02T03:04:05.000Z',
  tool: '0.1.0',
  fingerprint: { cpu: 'x' },
  verdicts: 20,
  falseAlarms: 0,
  invalid: 1,
  lanes: { st: { blocks: 12, smallest: 0.004 } },
  injected: [],
};

test('writeQualification replaces the qualification that readQualification reads', async () => {
  const file = join(temporary(), 'deep', 'qualification.json');
  await writeQualification(known, file);
  expect(await readQualification(file)).toEqual(known);
  await writeQualification({ ...known, verdicts: 300 }, file);
  expect((await readQualification(file))?.verdicts).toBe(300);
});

test('readQualification returns null for a file that is missing, broken, too large or not valid', async () => {
  const file = join(temporary(), 'qualification.json');
  expect(await readQualification(file)).toBeNull();
  for (const text of ['{', '{}', JSON.stringify({ ...known, verdicts: -1 }), `"${'x'.repeat(1_100_000)}"`]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    expect(await readQualification(file)).toBeNull();
  }
});

test('qualificationFile is in XDG_STATE_HOME, or else in the home directory', () => {
  expect(qualificationFile({ XDG_STATE_HOME: '/var/lib' })).toBe('/var/lib/alloc-ab/qualification.json');
  expect(qualificationFile({})).toMatch(/\/\.local\/state\/alloc-ab\/qualification\.json$/);
});
