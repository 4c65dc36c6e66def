import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readZipBundle } from '../../src/bundle/read-zip-bundle.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { surveyDocument } from '../../src/core/report/survey/survey-document.ts';
import { renderComment } from '../../src/core/report/verdict/comment.ts';
import { renderTerminal } from '../../src/core/report/verdict/terminal.ts';
import { judge } from '../../src/core/verdict/judge.ts';
import { isSurveyRun } from '../../src/model/plan-and-run.ts';
import { renderReport } from '../../src/web/report.ts';
import { zipFiles } from '../app/synthetic-artifact.ts';
import '../property-seed.ts';
import { type Files, type Forged, HONEST, type Honest, withLines, withManifest } from './honest-artifacts.ts';

/** What the files say: `refused`, or the outcome with all of its texts. Throws what the reader or a renderer throws. */
async function said(files: Files): Promise<{ readonly outcome: string; readonly text: string }> {
  const read = await readZipBundle(await zipFiles(files));
  if (!read.ok) return { outcome: 'refused', text: read.error.message };
  const { run } = read.value;
  if (isSurveyRun(run)) return { outcome: 'survey', text: JSON.stringify(surveyDocument(run)) };
  const verdict = judge(run, analyze(run));
  const terminal = renderTerminal(verdict, run, { color: false, width: 100 });
  const comment = renderComment(verdict, run, { tag: 'alloc-ab:x', repository: 'team/alloc' });
  return { outcome: verdict.outcome, text: `${terminal}${comment}${renderReport(verdict, run)}` };
}

/** Numbers at the limits of doubles, of integers and of what is read. */
const EXTREMES = [
  ...[0, -0, 1, -1, 5e-324, 2.2250738585072014e-308, 1e-300, 1e-18, 1e18, 1e20, 1e300, Number.MAX_VALUE],
  ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, 2 ** 32, 0.1, -1e-300],
] as const;
const anything = fc.oneof(
  fc.constantFrom<unknown>(...EXTREMES),
  fc.double({ noNaN: true }),
  fc.constantFrom<unknown>(null, true, false, '', 'GO', '0', [], {}, [1], 'candidate', 'baseline', 'pass', 'decided'),
);

/** Every place in a value that a forger can change. */
function placesIn(value: Forged, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.keys(value).flatMap((key) => placesIn(value[key], [...path, key]))];
}

function change(value: Forged, path: readonly string[], to: unknown): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const owner = path.slice(0, -1).reduce((at, key) => at[key], value);
  if (to === undefined) delete owner[last];
  else owner[last] = to;
}

const NAMES = Object.keys(HONEST) as Honest[];

test.each(NAMES)(
  'no change of one field of a sample of %s leads to GO, to a crash or to an infinite number',
  async (name) => {
    const honest = await said(HONEST[name]);
    const count = String(HONEST[name]['samples.jsonl']).split('\n').length - 1;
    const line = fc.integer({ min: 0, max: count - 1 });
    await fc.assert(
      fc.asyncProperty(line, fc.nat(), fc.oneof(anything, fc.constant(undefined)), async (at, place, to) => {
        const files = withLines(HONEST[name], (lines) => {
          const places = placesIn(lines[at]);
          change(lines[at], places[place % places.length] ?? [], to);
          return lines;
        });
        const { outcome, text } = await said(files);
        if (outcome === 'GO') expect(honest.outcome).toBe('GO');
        if (outcome !== 'refused') expect(text).not.toMatch(/Infinity|∞ ?%|NaN/);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(NAMES)('no change of one field of the manifest of %s leads to GO, or to a crash', async (name) => {
  const honest = await said(HONEST[name]);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.oneof(anything, fc.constant(undefined)), async (place, to) => {
      let isPlan = false;
      const files = withManifest(HONEST[name], (manifest) => {
        const places = placesIn(manifest).filter(([first, second]) => first !== 'samples' && second !== undefined);
        const path = places[place % places.length] ?? [];
        // Another plan may ask for less; the App compares it with the one that it sent.
        isPlan = path[0] === 'plan';
        change(manifest, path, to);
      });
      const { outcome, text } = await said(files);
      if (outcome === 'GO' && !isPlan) expect(honest.outcome).toBe('GO');
      if (outcome !== 'refused') expect(text).not.toMatch(/Infinity|∞ ?%|NaN/);
    }),
    { numRuns: 100 },
  );
});

test.each(NAMES)('no change of one byte of %s is believed', async (name) => {
  const files = ['manifest.json', 'samples.jsonl', 'plan.json'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), async (file, at, by) => {
      const bytes = Buffer.from(HONEST[name][file] ?? '');
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ by;
      const { outcome } = await said({ ...HONEST[name], [file]: bytes });
      // A byte of a text of the manifest can be any other letter; nothing that is judged may be.
      if (file !== 'manifest.json') expect(outcome).toBe('refused');
    }),
    { numRuns: 60 },
  );
});
