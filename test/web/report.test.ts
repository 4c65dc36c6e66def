import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderReport } from '../../src/web/report.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../fixtures/hostile.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../fixtures/synthetic-verdict.ts';

const run = syntheticRun({ effect: { 'mt-remote-small/T=4,R=90': 0.12 }, disturbEvery: 8, blocks: 24 });
const verdict = syntheticVerdict(run, 'GO');
const report = renderReport(verdict, run);

/** Elements the report is made of. */
const ELEMENTS = new Set(
  (
    'html head meta link title style body main header div span p ul li h1 h2 h3 strong code pre figure figcaption table caption ' +
    'br thead tbody tr th td details summary svg line rect circle path text'
  ).split(' '),
);

function body(html: string): string {
  return html.slice(html.indexOf('<main>'), html.indexOf('</main>') + 7);
}

/** Elements or attributes in the document that the report never writes. */
function foreign(html: string): string[] {
  const tags = [...body(html).matchAll(/<([^>]*)>/g)].map((match) => match[1] ?? '');
  return tags.filter((tag) => {
    const [, name = '', attributes = ''] = /^\/?([a-z0-9]+)\b((?:\s+[\w-]+="[^"<>]*")*)\s*\/?$/i.exec(tag) ?? [];
    return !ELEMENTS.has(name) || /\s(on\w+|src|href|style|srcdoc)=/i.test(attributes.replace(/"[^"]*"/g, ''));
  });
}

test('renderReport writes known elements only and closes each', () => {
  expect(foreign(report)).toEqual([]);
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of body(report).matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/') && name !== 'br') open.push(name);
  }
  expect(open).toEqual([]);
});

test('renderReport loads and runs nothing', () => {
  expect(report).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`);
  expect(report).not.toMatch(/<script|https?:\/\/|url\(|@import/);
});

test('renderReport shows headline, reasons, records and repeat commands', () => {
  expect(report).toContain(`<h1>${verdict.headline}</h1>`);
  expect(report).toContain('<title>GO: ');
  expect(report).toContain('Merge it, or promote the flag into the preset.');
  expect(report).toContain('alloc-ab hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0 (abcdef0) mt-remote-small');
  expect(report).toContain(`<pre>${run.manifest.plan.repeat}</pre>`);
  expect(report).toContain('HZ4_DEFS_EXTRA=&#39;-UHZ4_S12_MPSC -DHZ4_S12_MPSC=1&#39;');
});

test('renderReport draws every sample: circles for the baseline, squares for the candidate, hollow when disturbed', () => {
  const count = (pattern: RegExp) => report.match(pattern)?.length;
  expect(count(/<circle class="baseline( hollow)?" cx="[\d.]+%"/g)).toBe(24 * 3);
  expect(count(/<rect class="candidate( hollow)?" x="[\d.]+%"/g)).toBe(24 * 3);
  expect(count(/<circle class="baseline hollow" cx="[\d.]+%"/g)).toBe(3 * 3);
  expect(count(/<circle class="dot( hollow)?"/g)).toBe(24 * 3);
});

test('renderReport draws samples in the order of time', () => {
  const [chart = ''] = /<svg height="190" role="img"[\s\S]*?<\/svg>/.exec(report) ?? [];
  const xs = [...chart.matchAll(/<circle class="baseline[^"]*" cx="([\d.]+)%"/g)].map((match) => Number(match[1]));
  expect(xs).toHaveLength(24);
  expect(xs).toEqual([...xs].sort((a, b) => a - b));
});

test('renderReport labels every picture and table', () => {
  const pictures = report.match(/<svg [^>]*role="img"[^>]*>/g) ?? [];
  expect(pictures.length).toBe(12 + 3 + 3);
  for (const picture of pictures) expect(picture).toMatch(/aria-label="[^"]{10,}"/);
  for (const table of report.match(/<table[^>]*>.{0,9}/g) ?? []) expect(table).toContain('<caption>');
});

test('a chart is not flattened by one lane far beyond the others: that lane is marked at the edge', () => {
  const far = { estimate: 30.28, low: 29, high: 31 };
  const effects = verdict.effects.map((effect) =>
    effect.lane === 'st-mixed-small' && effect.metric === 'faults' ? { ...effect, change: far } : effect,
  );
  const page = renderReport({ ...verdict, effects }, run);
  const [, chart = ''] = /<h3>Minor faults \(less is better\)<\/h3>(<figure>[\s\S]*?<\/figure>)/.exec(page) ?? [];
  expect(chart).toContain('beyond →</text>');
  expect(chart).toContain('<div class="numbers">+3028 % [2900, 3100]');
  expect(chart).toContain('>+5 %</text>');
  expect(chart).not.toContain('>+1000 %</text>');
});

test('one block far beyond the others is an arrow at the edge of the strip, and the other dots keep their places', () => {
  const outlier = (sample: (typeof run.samples)[number]) =>
    sample.lane === 'st-mixed-small' && sample.block === 3 && sample.arm === 'candidate';
  const samples = run.samples.map((sample) =>
    outlier(sample) ? { ...sample, value: (sample.value ?? 0) * 40 } : sample,
  );
  const strip = (page: string) =>
    page.match(/aria-label="st-mixed-small: change in each of 24 blocks">[\s\S]*?<\/svg>/)?.[0] ?? '';
  const page = strip(renderReport(verdict, { ...run, samples }));
  expect(page.match(/text-anchor="end">→<\/text>/g)).toHaveLength(1);
  expect(page.match(/<circle class="dot/g)).toHaveLength(23);
  expect(new Set(page.match(/cx="[\d.]+%"/g)).size).toBeGreaterThan(15);
});

test('renderReport draws a failed sample as a cross', () => {
  const samples = run.samples.map((sample, index) =>
    index === 4 ? { ...sample, value: null, exitCode: 139 } : sample,
  );
  const crossed = renderReport(verdict, { ...run, samples });
  expect((crossed.match(/class="failed"/g)?.length ?? 0) - (report.match(/class="failed"/g)?.length ?? 0)).toBe(1);
});

test('renderReport of a run without samples shows the reason and no charts', () => {
  const none = syntheticRun({ blocks: 0 });
  const html = renderReport(syntheticVerdict(none, 'INVALID'), none);
  expect(html).toContain('compile to the same bytes');
  expect(html).not.toContain('Raw samples');
});

test('renderReport of a large run leaves out whole blocks and mentions it', () => {
  const lanes = Array.from({ length: 60 }, (_, n) => `mt-remote-small-${n}/T=${n + 1},R=90`);
  const large = syntheticRun({ lanes, blocks: 80 });
  const one = syntheticVerdict(syntheticRun({ blocks: 12, lanes }), 'GO');
  const html = renderReport(one, large);
  expect(html.length).toBeLessThan(4_000_000);
  expect(html).toContain('Every 2nd block is drawn');
});

test.each(HOSTILE)('renderReport escapes %j', (text) => {
  const few = syntheticRun({ blocks: 12, lanes: ['mt-remote-small/T=4,R=90'] });
  expect(foreign(renderReport(hostileVerdict(syntheticVerdict(few, 'NO-GO'), text), hostileRun(few, text)))).toEqual(
    [],
  );
});

test('renderReport escapes random texts', () => {
  const few = syntheticRun({ blocks: 12, lanes: ['mt-remote-small/T=4,R=90'] });
  const plain = syntheticVerdict(few, 'NO-GO');
  const texts = fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      expect(foreign(renderReport(hostileVerdict(plain, text), hostileRun(few, text)))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
