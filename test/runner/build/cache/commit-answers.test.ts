import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLocalRepository } from '../../../../src/local/checkout/local-repository.ts';
import { localDecisions } from '../../../../src/local/decisions/local-decisions.ts';
import { DecisionFacts } from '../../../../src/model/decision.ts';
import { openCommitAnswers } from '../../../../src/runner/build/cache/commit-answers.ts';
import { checkout } from '../../../local/checkout/checkout-fixture.ts';
import { temporary } from '../../runner-fixture.ts';

test('what a commit decides is found once, for one repository, and a damaged answer is found again', async () => {
  const folder = join(temporary(), 'builds');
  const settings = { folder, bytesMax: 1024 ** 2, entriesMax: 10, keeps: 'builds' as const };
  const { path, sha } = checkout({ 'x.md': '- HZ4_FAST: NO-GO (2026-01-05)\n' });
  const opened = await openLocalRepository(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const asked: [string, string[]][] = [['HZ4_FAST', []]];
  const find = (repository = 'a/b', commit = sha) =>
    localDecisions(opened.value, commit, new Map(asked), openCommitAnswers(settings, repository, {}));
  const first = await find();
  expect(first.decisions).toHaveLength(1);
  const question = { kind: 'decisions', sha, about: asked } as const;
  const kept = openCommitAnswers(settings, 'a/b', {});
  expect(await kept.find(question, DecisionFacts)).toEqual(first);
  expect(await find()).toEqual(first);
  expect(await openCommitAnswers(settings, 'a/c', {}).find(question, DecisionFacts)).toBeNull();
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'forged');
  expect(await kept.find(question, DecisionFacts)).toBeNull();
  expect(await find()).toEqual(first);
});

test('a search that failed is not kept', async () => {
  const folder = join(temporary(), 'builds');
  const { path } = checkout({ 'x.md': 'HZ4_FAST NO-GO' });
  const opened = await openLocalRepository(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const answers = openCommitAnswers(
    { folder, bytesMax: 1024 ** 2, entriesMax: 10, keeps: 'builds' as const },
    'a/b',
    {},
  );
  const found = await localDecisions(opened.value, 'f'.repeat(40), new Map([['HZ4_FAST', []]]), answers);
  expect(found.gap).toBeDefined();
  expect(readdirSync(folder)).toEqual([]);
});
