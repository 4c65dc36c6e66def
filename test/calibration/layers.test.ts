import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const files = globSync('calibration/**/*.ts');

test('simulated trials import only the pure layers; real ones run the whole product on the example', () => {
  const simulated = files.filter((file) => !/^calibration\/(real|sections)\//.test(file));
  const foreign = simulated.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)]
      .map(([, to = '']) => (to.startsWith('.') ? normalize(join(dirname(file), to)) : to))
      .filter((to) => !/^(node:|calibration\/|src\/(stats|core|model)\/)/.test(to)),
  );
  expect(foreign).toEqual([]);
});

test('files are small', () => {
  const lengths = files.map((file) => readFileSync(file, 'utf8').split('\n').length).sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThanOrEqual(200);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
});
