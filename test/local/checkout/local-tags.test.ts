import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLocalTags } from '../../../src/local/checkout/local-tags.ts';
import { makeRepository } from '../../app/measured-repository.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-local-tags-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('readLocalTags returns annotated and lightweight tags of commits only', async () => {
  const { directory, mainSha, headSha, git, tag } = makeRepository(join(scratch, 'repository'));
  git('tag', '-a', 'v1.0.0', '-m', 'first', mainSha);
  tag(headSha, 'plain');
  git('tag', 'tree', `${mainSha}^{tree}`);
  const tags = await readLocalTags(directory);
  expect(tags.ok && tags.value.map(({ name }) => name).sort()).toEqual(['plain', 'v1.0.0']);
  expect(tags.ok && tags.value.find(({ name }) => name === 'v1.0.0')?.sha).toBe(mainSha);
});
