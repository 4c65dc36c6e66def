import { isSurveyRun, type Run } from '../../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { type LaneEvidence, readEvidence } from '../../profile/evidence.ts';
import { plainText } from '../../text/escape.ts';
import { ALL_ARMS, chosenArms } from './arm-choice.ts';
import { bencherMetrics } from './bencher.ts';
import { csv, csvSamples } from './csv.ts';
import type { ExportedResult } from './exported-result.ts';
import { githubActionBenchmark } from './github-action-benchmark.ts';
import { goBenchmark } from './go-benchmark.ts';
import { junitXml } from './junit.ts';
import { speedscope } from './speedscope.ts';
import { ABOUT_ARMS } from './tracked.ts';

/** What a format is written from. */
interface FormatInput {
  readonly result: ExportedResult;
  readonly run: Run;
  readonly arms: readonly number[];
}

interface ToolFormat {
  /** What reads it. */
  readonly reader: string;
  /** Whether it follows one arm of an A/B from commit to commit, the candidate unless `--arm` says otherwise. */
  readonly tracks: boolean;
  /** The text of the file; null when the bundle holds nothing for it. */
  readonly write: (input: FormatInput) => string | null;
}

/** Why there is nothing to write, as the end of a sentence, and what to do. */
interface Absence {
  readonly why: string;
  readonly next: string;
}

/** The formats of other tools, by name. */
export const TOOL_FORMATS = {
  'go-benchmark': {
    reader: 'benchstat -col arm FILE',
    tracks: false,
    write: ({ result, arms }) => (hasValues(result, arms) ? goBenchmark(result, arms) : null),
  },
  customBiggerIsBetter: {
    reader: 'github-action-benchmark: what is better when higher',
    tracks: true,
    write: ({ result, arms }) => entries(githubActionBenchmark(result, arms, 'higher')),
  },
  customSmallerIsBetter: {
    reader: 'github-action-benchmark: what is better when lower',
    tracks: true,
    write: ({ result, arms }) => entries(githubActionBenchmark(result, arms, 'lower')),
  },
  bencher: {
    reader: 'bencher run --adapter json --file FILE',
    tracks: true,
    write: ({ result, arms }) => (hasValues(result, arms) ? json(bencherMetrics(result, arms)) : null),
  },
  junit: {
    reader: 'test reports of Jenkins, GitLab and others',
    tracks: false,
    write: ({ result }) => junitXml(result),
  },
  csv: {
    reader: 'spreadsheets: a row for each metric of each arm',
    tracks: false,
    write: ({ result, arms }) => csv(result, arms),
  },
  'csv-samples': {
    reader: 'R, pandas: a row for each value',
    tracks: false,
    write: ({ result, arms }) => csvSamples(result, arms),
  },
  speedscope: {
    reader: 'speedscope: profiles of a run with perf',
    tracks: false,
    write({ result, run, arms }) {
      const file = speedscope(result, evidenceOf(run), arms);
      return file === null ? null : json(file);
    },
  },
} as const satisfies Record<string, ToolFormat>;

/** Name of a format. */
export type ToolFormatName = keyof typeof TOOL_FORMATS;

/** A result in the format of another tool. `arm`: the name of one arm, `all`, or undefined for the default of the format. */
export function toolText(
  name: ToolFormatName,
  run: Run,
  result: ExportedResult,
  arm?: string,
): Result<string, Refusal> {
  const format: ToolFormat = TOOL_FORMATS[name];
  const followed = format.tracks && result.tracked !== null ? (result.arms[result.tracked]?.name ?? '') : ALL_ARMS;
  const arms = chosenArms(result, arm ?? followed);
  if (!arms.ok) return arms;
  const text = format.write({ result, run, arms: arms.value });
  if (text !== null) return ok(text);
  const { why, next } = name === 'speedscope' ? noProfile(run) : noValues(result);
  return refuse({ code: 'nothing-to-export', message: `There is nothing to write as ${name}: ${why}`, next });
}

function hasValues({ quantities }: ExportedResult, arms: readonly number[]): boolean {
  return quantities.some(
    ({ role, arms: own }) => ABOUT_ARMS.has(role) && arms.some((arm) => (own[arm]?.values.length ?? 0) > 0),
  );
}

function noValues({ standing, headline }: ExportedResult): Absence {
  return {
    why: `no value of this kind counts${standing === 'decided' ? '' : ` (${plainText(headline, 300)})`}.`,
    next: 'Measure again, or choose another format; junit and csv are written of any result.',
  };
}

function noProfile(run: Run): Absence {
  const [problem] = evidenceOf(run).flatMap(({ arms }) => arms.flatMap(({ problems }) => problems));
  return {
    why: problem ?? 'the bundle holds no profile.',
    next: 'Measure with the option perf, on a machine that has perf and for long enough.',
  };
}

function entries(all: readonly object[]): string | null {
  return all.length === 0 ? null : json(all);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function evidenceOf(run: Run): readonly LaneEvidence[] {
  const isSurvey = isSurveyRun(run);
  const { perf } = isSurvey ? run.manifest.survey : run.manifest.plan;
  const arms = isSurvey ? run.manifest.survey.arms : [run.manifest.plan.baseline, run.manifest.plan.candidate];
  return perf === undefined ? [] : readEvidence(perf, arms, run.evidence ?? []);
}
