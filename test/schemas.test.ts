import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { docstrings } from '../build/schemas/docstrings.ts';
import { jsonSchemas } from '../build/schemas/json-schemas.ts';
import { codeText } from '../src/core/reference/code-texts.ts';
import { surveyDocument } from '../src/core/report/survey/survey-document.ts';
import { damagedBundle } from '../src/core/statement/verification.ts';
import type { DoctorReport } from '../src/model/doctor-report.ts';
import type { ExportOutput } from '../src/model/json-output.ts';
import type { Qualification } from '../src/model/qualification.ts';
import { refuse } from '../src/model/refusal.ts';
import { evidence } from './fixtures/evidence.ts';
import { surveyRun } from './fixtures/survey-run.ts';
import { syntheticRun } from './fixtures/synthetic-run.ts';
import { syntheticVerdict } from './fixtures/synthetic-verdict.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const recorded = (file: string): string => read(`test/fixtures/recorded-run/${file}`);
const recordedManifest = JSON.parse(recorded('manifest.json'));
const recordedSamples = recorded('samples.jsonl').trimEnd().split('\n');
const run = syntheticRun({ blocks: 2 });
const survey = surveyRun({ arms: [{ label: 'hz4', speed: 1, memory: 1 }] });
const counters = evidence('counters', 'st-mixed-small/T=1,R=0', 0, '1,,cycles,1,100.00,,\n');

/** Documents of each kind; the fixture test/fixtures/config.yml is checked in config-schema.test.ts. */
const DOCUMENTS: Readonly<Record<string, readonly object[]>> = {
  'ab-plan.schema.json': [recordedManifest.plan, run.manifest.plan],
  'ab-manifest.schema.json': [recordedManifest, run.manifest],
  'ab-sample.schema.json': [...recordedSamples.map((line) => JSON.parse(line)), ...run.samples],
  'survey-plan.schema.json': [survey.manifest.survey],
  'survey-manifest.schema.json': [survey.manifest],
  'survey-reading.schema.json': survey.readings,
  'doctor-report.schema.json': [
    {
      ...{ schema: 1, tool: '0.4.0', at: '2026-11-29T10:00:00.000Z', root: '/' },
      rows: [{ check: 'thp', value: 'madvise', path: '/sys/kernel/mm', status: 'pass', fix: '' }],
      ...{ record: null, recordProblem: 'it is a link' },
    } satisfies DoctorReport,
  ],
  'evidence.schema.json': [counters],
  'survey-document.schema.json': [surveyDocument(survey)],
  'explain.schema.json': [
    { request: { repeat: '/ab base', machine: 'default', budgetSeconds: 60 }, plan: run.manifest.plan },
    { request: { repeat: '/ab health', machine: 'default', budgetSeconds: 60 }, survey: survey.manifest.survey },
  ],
  'campaign.schema.json': [
    {
      ...{ schema: 1, command: '/ab campaign HZ4_A*', repository: 'o/r', commit: 'a1'.repeat(20) },
      ...{ ended: 'complete', seconds: 90, rule: { rate: 0.05, hypotheses: 2, findings: 1, level: 0.025 } },
      rows: [
        {
          ...{ flag: 'HZ4_A', state: 'measured', outcome: 'GO', code: 'gain-proven', text: 'GO: faster', starts: 1 },
          ...{ finding: 'gain', p: { gain: 0.001, loss: 1 }, result: 'alloc-ab_campaign-1_20260101T000000Z' },
          effect: {
            ...{ lane: 'mt', metric: 'throughput', better: 'higher' },
            ...{ estimate: 0.05, corrected: 0.04, low: 0.01, high: null },
          },
        },
      ],
    },
  ],
  'flag-list.schema.json': [
    {
      ...{ schema: 1, commit: 'a1'.repeat(20), gaps: [] },
      flags: [
        { line: 'hz4', name: 'HZ4_A', kind: 'switch', default: '0', headerValue: '0', state: 'live', where: 'a.h:1' },
      ],
    },
  ],
  'result-list.schema.json': [
    {
      schema: 1,
      folder: '/r/.alloc-ab',
      results: [
        {
          name: 'alloc-ab_local-1_20260304T050607Z',
          folder: '/r/.alloc-ab/alloc-ab_local-1_20260304T050607Z',
          startedAt: '2026-03-04 05:06:07',
          command: '/ab base',
          headline: null,
          finished: false,
        },
      ],
    },
  ],
  'config-check.schema.json': [{ findings: [{ kind: 'fails', place: 'lines.a.library', message: 'a placeholder' }] }],
  'code.schema.json': [codeText('flag-reached') ?? {}],
  'verify.schema.json': [{ schema: 1, ...damagedBundle('It is cut off.', 'Download it again.'), statement: null }],
  'export.schema.json': [
    { kind: 'preset', name: 'fast', file: '.github/alloc-ab.yml', text: '' } satisfies z.infer<typeof ExportOutput>,
  ],
  'refusal.schema.json': [
    { refusal: refuse({ code: 'no-git', message: 'git could not be started.', next: 'Install git.' }).error },
  ],
  'qualification.schema.json': [
    {
      ...{ schema: 1, at: '2026-11-29T10:00:00.000Z', tool: '0.5.0', fingerprint: { cpu: 'A' } },
      ...{ verdicts: 20, falseAlarms: 0, invalid: 0, lanes: { 'st-mixed': { blocks: 24, smallest: 0.01 } } },
      injected: [{ lane: 'st-mixed', truth: -0.02, estimate: -0.019, low: -0.022, high: -0.016 }],
    } satisfies Qualification,
  ],
  'verdict.schema.json': [JSON.parse(recorded('verdict.json')), syntheticVerdict(run, 'GO')],
};

function validator(file: string) {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(read(`schemas/${file}`)));
}

test('schemas/ holds the current schemas (npm run schema)', () => {
  const committed = readdirSync('schemas').map((file) => [file, JSON.parse(read(`schemas/${file}`))]);
  expect(Object.fromEntries(committed)).toEqual(JSON.parse(JSON.stringify(jsonSchemas())));
  expect(Object.keys(DOCUMENTS).sort()).toEqual(
    readdirSync('schemas').filter((file) => file !== 'alloc-ab.schema.json'),
  );
});

test.each(Object.entries(DOCUMENTS))('%s accepts recorded and synthetic documents', (file, documents) => {
  const validate = validator(file);
  for (const document of documents) {
    validate(JSON.parse(JSON.stringify(document)));
    expect(validate.errors).toBeNull();
  }
});

test.each(Object.entries(DOCUMENTS))('%s refuses an unknown field and a missing field', (file, [document = {}]) => {
  const validate = validator(file);
  expect(validate({ ...document, unknown: 1 })).toBe(false);
  const required = JSON.parse(read(`schemas/${file}`)).required as string[];
  for (const field of required) expect(validate({ ...document, [field]: undefined }), field).toBe(false);
});

test('a field has the docstring of its own definition, of its schema, or of the object that is spread into its own', () => {
  const { properties } = JSON.parse(read('schemas/ab-manifest.schema.json'));
  expect(properties.lengths.description).toMatch(/^Operations of a thread/);
  const { lanes, sampling } = properties.plan.properties;
  expect(lanes.items.properties.command.description).toMatch(/^Program and arguments/);
  expect(lanes.items.properties.role.description).toMatch(/^Why a lane is in the plan/);
  expect(sampling.properties.seed.description).toMatch(/^32 hexadecimal digits/);
});

test('docstrings reads nested fields, and drops those of variants with fields of one name', () => {
  const source = `/** The whole. */
export const Whole = z.strictObject({
  /** A text;
   * of two lines. */
  name: z.string(),
  inner: z.strictObject({
    /** Deep. */
    'a-b': Other.optional(),
  }),
  source: z.union([
    z.strictObject({
      /** First. */
      path: z.string(),
    }),
    z.strictObject({
      path: z.null(),
    }),
  ]),
  ...Rest.shape,
});
`;
  const whole = docstrings(source).get('Whole');
  expect(whole).toMatchObject({ text: 'The whole.', constants: ['Rest'] });
  expect(whole?.fields.name?.text).toBe('A text; of two lines.');
  expect(whole?.fields.inner?.fields['a-b']).toEqual({ text: 'Deep.', constants: ['Other'], fields: {} });
  expect(whole?.fields.source?.fields.path?.text).toBeUndefined();
});
