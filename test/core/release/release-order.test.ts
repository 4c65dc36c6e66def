import { expect, test } from 'vitest';
import { parseRelease } from '../../../src/core/command/wanted-release.ts';
import { makePlan } from '../../../src/core/plan/make-plan.ts';
import { releaseOrder } from '../../../src/core/release/release-order.ts';
import type { Tag } from '../../../src/model/release.ts';
import { facts, HEAD } from '../../fixtures/facts.ts';

const sha = (digit: string) => digit.repeat(40);
const TAGS: Tag[] = [
  { name: 'v1.0.0', sha: sha('1') },
  { name: 'v1.9.0', sha: sha('2') },
  { name: 'v1.10.0', sha: sha('3') },
  { name: 'v1.11.0-rc.1', sha: sha('4') },
  { name: 'v2.0.0', sha: sha('5') },
  { name: 'nightly', sha: sha('6') },
];

function order(text: string, known = facts(), tags: readonly Tag[] = TAGS) {
  const read = parseRelease(text.split(' '));
  return read.ok ? releaseOrder(read.value, known, tags) : read;
}
const code = (text: string, ...rest: [ReturnType<typeof facts>?, Tag[]?]) => {
  const result = order(text, ...rest);
  return result.ok ? 'ok' : result.error.code;
};
const previous = (text: string) => {
  const result = order(text);
  return result.ok ? result.value.previous.name : result.error.code;
};

test('previousTag returns the highest lower version, and no pre-release for a version without one', () => {
  expect(previous('v1.11.0')).toBe('v1.10.0');
  expect(previous('v1.11.0-rc.2')).toBe('v1.11.0-rc.1');
  expect(previous('v1.9.1')).toBe('v1.9.0');
  expect(previous('v2.0.1')).toBe('v2.0.0');
  expect(previous('v1.11.0 from nightly')).toBe('nightly');
});

test('releaseOrder refuses comparisons that would prove nothing', () => {
  expect(code('v0.1.0')).toBe('no-earlier-release');
  expect(code('v1.11.0 from nigtly')).toBe('unknown-tag');
  expect(code('v2.0.0')).toBe('tag-exists');
  expect(code('v3.0.0', facts(), [{ name: 'v2.0.0', sha: HEAD }])).toBe('identical-arms');
  expect(
    code(
      'v3.0.0',
      facts((yaml) => yaml.replace(/^release:.*$/m, '')),
    ),
  ).toBe('no-release-suite');
  expect([code('v1.11.0 from'), code('v1.11.0 since v1'), code('v1.11.0 from a b')]).toEqual([
    'missing-value',
    'unexpected-word',
    'unexpected-word',
  ]);
  expect(code('v1.11.0 from --all')).toBe('missing-value');
});

test('releaseOrder has the budgets of the straight paths of its line, from the configuration', () => {
  const budgets = (known = facts()) => {
    const made = order('v1.11.0', known);
    return made.ok ? made.value.fastPath : made.error;
  };
  expect(budgets()).toEqual({});
  expect(
    budgets(facts((yaml) => yaml.replace(/^ {2}hz4:\n/m, '  hz4:\n    fastPath: { free: { branches: 2 } }\n'))),
  ).toEqual({
    free: { branches: 2 },
  });
});

test('releaseOrder makes every lane of the suite a guard with the margin of the release, once on each machine', () => {
  const made = order('v1.11.0');
  if (!made.ok) throw new Error(made.error.message);
  const { requests, sha: candidate } = made.value;
  expect(candidate).toBe(HEAD);
  expect(requests.map(({ machine }) => machine)).toEqual(['lab']);
  const [request] = requests;
  if (request === undefined) throw new Error('no request');
  const ids = { id: 'release-1', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository: 'a/b', pullRequest: null };
  const plan = makePlan(request, facts(), ids);
  if (!plan.ok) throw new Error(plan.error.message);
  expect(plan.value).toMatchObject({
    question: 'base',
    repeat: 'alloc-ab release v1.11.0 from v1.10.0',
    baseline: { label: 'hz4 v1.10.0 3333333', source: { sha: sha('3') } },
    candidate: { label: 'hz4 v1.11.0 a1a1a1a', source: { sha: HEAD } },
  });
  const judged = plan.value.lanes.filter(({ role }) => role !== 'sentinel');
  expect(judged.map(({ id, role }) => [id, role])).toEqual([
    ['mt-small/T=4,R=90', 'guard'],
    ['mt-small/T=16,R=90', 'guard'],
    ['st-mixed', 'guard'],
    ['mt-small/T=4,R=50', 'guard'],
  ]);
  expect(judged.map(({ measures }) => measures[0])).toEqual(
    Array(4).fill({ metric: 'throughput', role: 'guard', margin: 0.015 }),
  );
});
