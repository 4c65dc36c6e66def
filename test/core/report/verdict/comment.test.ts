import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderComment } from '../../../../src/core/report/verdict/comment.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import type { Outcome } from '../../../../src/model/verdict.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../../fixtures/hostile.ts';
import { type SyntheticOptions, syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';
import { smuggled } from '../../harmless-markdown.ts';

const context = {
  tag: 'alloc-ab:synthetic-1',
  repository: 'example/allocators',
  runUrl: 'https://github.com/example/control/actions/runs/1',
  artifactUrl: 'https://github.com/example/control/actions/runs/1/artifacts/2',
};
const links = [context.runUrl, context.artifactUrl];

const STORIES: Readonly<Record<Outcome, SyntheticOptions>> = {
  GO: { effect: { 'mt-remote-small/T=4,R=90': 0.12, 'mt-remote-full/T=4,R=90': 0.05 }, disturbEvery: 9 },
  'NO-GO': { effect: { 'mt-remote-full/T=4,R=90': -0.04 }, rssEffect: 0.08 },
  'NO CHANGE': { noise: 0.005, blocks: 72 },
  INCONCLUSIVE: { effect: 0.01, noise: 0.05 },
  INVALID: { blocks: 0 },
};

test.each(Object.entries(STORIES))('renderComment of %s matches its golden', async (outcome, options) => {
  const run = syntheticRun(options);
  const comment = renderComment(syntheticVerdict(run, outcome as Outcome), run, context);
  const name = outcome.toLowerCase().replace(' ', '-');
  await expect(comment).toMatchFileSnapshot(`../../../fixtures/golden/comment-${name}.md`);
});

test('renderComment says what its link leads to, and how the report is made that it points to', () => {
  for (const [outcome, options] of Object.entries(STORIES)) {
    const run = syntheticRun(options);
    const verdict = syntheticVerdict(run, outcome as Outcome);
    const comment = renderComment(verdict, run, context);
    expect(comment).toContain(`[bundle with every sample](${context.artifactUrl}); `);
    expect(comment).not.toContain('and the report');
    expect(comment).toContain('"alloc-ab replay FOLDER --report report.html" makes the report of it, unpacked.');
    const { artifactUrl: _, ...local } = context;
    expect(renderComment(verdict, run, local)).not.toContain('alloc-ab replay FOLDER');
  }
});

test('renderComment shows the verdict first, then the next step', () => {
  const run = syntheticRun(STORIES.GO);
  const [tag, headline, next] = renderComment(syntheticVerdict(run, 'GO'), run, context).split('\n\n');
  expect(tag).toBe('<!-- alloc-ab:synthetic-1 -->');
  expect(headline).toMatch(/^\*\*GO: .*\*\*$/);
  expect(next).toMatch(/^Next: /);
});

test('renderComment has the repeat commands in code blocks', () => {
  const run = syntheticRun(STORIES.GO);
  const comment = renderComment(syntheticVerdict(run, 'GO'), run, context);
  expect(comment).toContain(`\`\`\`\n${run.manifest.plan.repeat}\n\`\`\``);
  expect(comment).toContain(
    `\`\`\`sh\nalloc-ab run --repo . --base ${run.manifest.plan.benches.sha} ${run.manifest.plan.repeat.slice(4)}\n\`\`\``,
  );
});

test('renderComment shows a harmed lane outside the row of the safe ones', () => {
  const run = syntheticRun(STORIES.GO);
  const verdict = syntheticVerdict(run, 'NO-GO');
  const effects = verdict.effects.map((effect) =>
    effect.metric === 'rss' && effect.lane.startsWith('mt-remote-full')
      ? { ...effect, outcome: 'HARM' as const }
      : effect,
  );
  const comment = renderComment({ ...verdict, effects }, run, context);
  expect(comment).toMatch(/^\| mt-remote-full T=4 R=90, peak RSS \|.*\*\*HARM\*\* \|$/m);
  expect(comment).toMatch(/^\| peak RSS, worst of 2 lanes: .*SAFE 2 of 2 \|$/m);
});

const small = syntheticRun({ blocks: 12, effect: 0.05, lanes: ['mt-remote-small/T=4,R=90'] });

test.each(HOSTILE)('renderComment escapes %j in every field', (text) => {
  const comment = renderComment(hostileVerdict(syntheticVerdict(small, 'INVALID'), text), hostileRun(small, text), {
    ...context,
    tag: text,
    historyNote: text,
  });
  expect(smuggled(comment, links)).toEqual([]);
  for (const row of comment.split('\n').filter((line) => line.startsWith('| mt-')))
    expect(row.replaceAll('\\|', '').match(/\|/g)?.length).toSatisfy((count: number) => count === 7 || count === 9);
});

test('renderComment escapes random mixtures of hostile text', () => {
  const texts = fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const few = syntheticRun({ blocks: 12, lanes: ['mt-remote-small/T=4,R=90'] });
  const verdict = syntheticVerdict(few, 'NO-GO');
  fc.assert(
    fc.property(texts, (text) => {
      const comment = renderComment(hostileVerdict(verdict, text), hostileRun(few, text), {
        ...context,
        historyNote: text,
      });
      expect(smuggled(comment, links)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

const many = syntheticRun({
  blocks: 12,
  lanes: Array.from({ length: 128 }, (_, n) => `mt-remote-small-${n}/T=${n + 1},R=90`),
});

const manyVerdict = syntheticVerdict(many, 'GO');

test('renderComment of 128 lanes fits: it leaves sections out and counts the rows that are missing', () => {
  const comment = renderComment(manyVerdict, many, context);
  expect(utf8Bytes(comment)).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
  expect(comment).toMatch(/… and \d+ more rows in the report/);
  expect(comment).toContain(many.manifest.plan.repeat);
});

const some = syntheticRun({ blocks: 12, lanes: many.manifest.plan.lanes.slice(0, 24).map(({ id }) => id) });

test.each(['$', '|', '😀', "'"])('renderComment fits with %s in every field', (letter) => {
  const text = letter.repeat(700);
  const verdict = hostileVerdict(syntheticVerdict(some, 'INVALID'), text);
  const reasons = Array.from({ length: 60 }, () => verdict.reasons[0] ?? { code: 'x', message: text, next: text });
  const comment = renderComment({ ...verdict, reasons }, hostileRun(some, text), {
    ...context,
    tag: text,
    historyNote: text,
    runUrl: `https://example.org/${'a'.repeat(900)}`,
  });
  expect(utf8Bytes(comment)).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
});
