import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { type ZodType, z } from 'zod';
import { configSchema } from '../../src/core/config/config-schema.ts';
import { Campaign } from '../../src/model/campaign.ts';
import { DoctorReport } from '../../src/model/doctor-report.ts';
import { Evidence } from '../../src/model/evidence.ts';
import { FlagListOutput } from '../../src/model/flag-list.ts';
import {
  CodeOutput,
  ConfigCheckOutput,
  ExplainOutput,
  ExportOutput,
  RefusalOutput,
  ResultListOutput,
  SurveyOutput,
  VerifyOutput,
} from '../../src/model/json-output.ts';
import { AbPlan } from '../../src/model/plan.ts';
import { Qualification } from '../../src/model/qualification.ts';
import { Manifest, Sample } from '../../src/model/run.ts';
import { Reading, SurveyManifest, SurveyPlan } from '../../src/model/survey.ts';
import { Verdict } from '../../src/model/verdict.ts';
import { type Docs, docstrings } from './docstrings.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The JSON Schemas (draft 2020-12) of `schemas/` by file name. Their descriptions are the docstrings of `src/model`. */
export function jsonSchemas(): Record<string, JsonSchema> {
  const all = new Map(globSync('src/model/*.ts').flatMap((file) => [...docstrings(readFileSync(file, 'utf8'))]));
  return Object.fromEntries(
    Object.entries(FILES).map(([file, { name, title, schema }]) => {
      const own = all.get(name) ?? NONE;
      const json: JsonSchema = { title, description: own.text ?? '', ...schema() };
      describeFields(json, own, all);
      return [file, json];
    }),
  );
}

/** What each file describes. Documents are checked as they are read: before defaults are filled in. */
const FILES: Readonly<Record<string, { name: string; title: string; schema: () => JsonSchema }>> = {
  'alloc-ab.schema.json': {
    name: 'Config',
    title: 'alloc-ab configuration (.github/alloc-ab.yml)',
    schema: configSchema,
  },
  'ab-plan.schema.json': { name: 'AbPlan', title: 'Plan of an A/B', schema: input(AbPlan) },
  'survey-plan.schema.json': { name: 'SurveyPlan', title: 'Plan of a survey', schema: input(SurveyPlan) },
  'ab-manifest.schema.json': { name: 'Manifest', title: 'manifest.json of an A/B', schema: input(Manifest) },
  'survey-manifest.schema.json': {
    name: 'SurveyManifest',
    title: 'manifest.json of a survey',
    schema: input(SurveyManifest),
  },
  'ab-sample.schema.json': { name: 'Sample', title: 'A line of samples.jsonl of an A/B', schema: input(Sample) },
  'survey-reading.schema.json': {
    name: 'Reading',
    title: 'A line of samples.jsonl of a survey',
    schema: input(Reading),
  },
  'evidence.schema.json': { name: 'Evidence', title: 'A line of evidence.jsonl', schema: input(Evidence) },
  'doctor-report.schema.json': {
    name: 'DoctorReport',
    title: 'Output of alloc-ab doctor --json',
    schema: input(DoctorReport),
  },
  'survey-document.schema.json': {
    name: 'SurveyOutput',
    title: 'Output of alloc-ab run --json for a survey',
    schema: input(SurveyOutput),
  },
  'explain.schema.json': {
    name: 'ExplainOutput',
    title: 'Output of alloc-ab explain --json',
    schema: input(ExplainOutput),
  },
  'code.schema.json': {
    name: 'CodeOutput',
    title: 'Output of alloc-ab explain CODE --json',
    schema: input(CodeOutput),
  },
  'config-check.schema.json': {
    name: 'ConfigCheckOutput',
    title: 'Output of alloc-ab check-config --json',
    schema: input(ConfigCheckOutput),
  },
  'campaign.schema.json': {
    name: 'Campaign',
    title: 'Output of alloc-ab campaign --json',
    schema: input(Campaign),
  },
  'flag-list.schema.json': {
    name: 'FlagListOutput',
    title: 'Output of alloc-ab flags --json',
    schema: input(FlagListOutput),
  },
  'result-list.schema.json': {
    name: 'ResultListOutput',
    title: 'Output of alloc-ab list --json',
    schema: input(ResultListOutput),
  },
  'verify.schema.json': {
    name: 'VerifyOutput',
    title: 'Output of alloc-ab verify --json',
    schema: input(VerifyOutput),
  },
  'export.schema.json': {
    name: 'ExportOutput',
    title: 'Output of alloc-ab export --json',
    schema: input(ExportOutput),
  },
  'refusal.schema.json': {
    name: 'RefusalOutput',
    title: 'What a refused command prints with --json',
    schema: input(RefusalOutput),
  },
  'qualification.schema.json': {
    name: 'Qualification',
    title: 'Qualification of a machine, and output of alloc-ab qualify --json',
    schema: input(Qualification),
  },
  'verdict.schema.json': { name: 'Verdict', title: 'Verdict of an A/B', schema: input(Verdict) },
};

function input(schema: ZodType): () => JsonSchema {
  return () => z.toJSONSchema(schema, { io: 'input' });
}

type AllDocs = ReadonlyMap<string, Docs>;

/** Writes the docstrings of fields into the descriptions of `schema`, whose own docstrings are `own`. */
function describeFields(schema: JsonSchema, own: Docs, all: AllDocs): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const field = fieldOf(own, name, all);
    if (typeof property === 'boolean' || field === undefined) continue;
    const text = textOf(field, all);
    if (text !== undefined) property.description = field.unit === undefined ? text : `${text} Unit: ${field.unit}.`;
    if (field.example !== undefined) property.examples = [load(field.example) as z.core.util.JSONType];
    describeFields(property, field, all);
  }
  const { items, additionalProperties, anyOf = [], oneOf = [] } = schema;
  for (const part of [items, additionalProperties, ...anyOf, ...oneOf].flat()) {
    if (typeof part === 'object') describeFields(part, own, all);
  }
}

function fieldOf({ fields, constants }: Docs, name: string, all: AllDocs): Docs | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  return constants.flatMap((constant) => fieldOf(all.get(constant) ?? NONE, name, all) ?? [])[0];
}

/** The docstring of a field, else the one of the last schema that its definition names. */
function textOf({ text, constants }: Docs, all: AllDocs): string | undefined {
  const schemas = constants.filter((constant) => /^[A-Z][a-z]/.test(constant));
  return text ?? schemas.flatMap((schema) => all.get(schema)?.text ?? []).at(-1);
}

const NONE: Docs = { constants: [], fields: {} };
