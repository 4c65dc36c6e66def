/**
 * Writes exports of recorded, synthetic and hostile results, and lets the programs that they are made for read them: benchstat, the
 * code of github-action-benchmark, the JSON schemas of Bencher and speedscope, the application of speedscope, junitparser, Python's csv, the Grafana Foundation SDK
 * and the parser of Prometheus. The exit status is 1 when a reader refuses a file or reads something else than was written; an
 * absent reader is listed by name.
 *
 *   node test/foreign/exports.ts <directory with what .ci/run fetched>
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import fc from 'fast-check';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { abResult } from '../../src/core/export/tools/ab-result.ts';
import type { ExportedResult } from '../../src/core/export/tools/exported-result.ts';
import { surveyResult } from '../../src/core/export/tools/survey-result.ts';
import { TOOL_FORMATS, type ToolFormatName, toolText } from '../../src/core/export/tools/tool-formats.ts';
import { judge as judgeRun } from '../../src/core/verdict/judge.ts';
import { isSurveyRun, type Run } from '../../src/model/plan-and-run.ts';
import type { AbRun } from '../../src/model/run.ts';
import { CHROMIUM } from '../browser.ts';
import { exportedResult } from '../fixtures/exported-results.ts';
import { metricsRun } from '../fixtures/metrics-run.ts';
import { profiledRun } from '../fixtures/profiled-run.ts';
import { surveyRun } from '../fixtures/survey-run.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

const HOSTILE_RESULTS = 120;
/** A reader that takes longer hangs. */
const LIMIT_MS = 120_000;

interface Written {
  readonly name: string;
  readonly result: ExportedResult;
  /** Path by format; a format without anything to write is absent. */
  readonly files: Readonly<Partial<Record<ToolFormatName, string>>>;
}

let disagreements = 0;
const report = (text: string): void => void process.stdout.write(`${text}\n`);

/** Prints one result; each of `wrong` explains a disagreement. */
function judge(what: string, wrong: readonly string[]): void {
  disagreements += wrong.length === 0 ? 0 : 1;
  report(`${wrong.length === 0 ? 'agrees    ' : 'DISAGREES '} ${what}`);
  for (const line of wrong.slice(0, 10)) report(`           ${line}`);
}

async function results(seed: number): Promise<(readonly [string, Run, ExportedResult])[]> {
  const recorded = await readBundle('test/fixtures/recorded-run');
  if (!recorded.ok || isSurveyRun(recorded.value)) throw new Error('the recorded run cannot be read');
  const run = syntheticRun({ effect: { 'mt-remote-small/T=4,R=90': 0.12 }, blocks: 24 });
  const observations = run.manifest.observations.map((each) => ({ ...each, status: 'fail' as const }));
  const invalid: AbRun = { ...run, manifest: { ...run.manifest, observations } };
  const ab = (of: AbRun) => abResult(of, judgeRun(of, analyze(of)));
  const named = metricsRun({ rate: 0.05, p99: 0.12, wall: -0.06 });
  const survey = surveyRun({
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'mimalloc', speed: 1.25, memory: 1.1 },
      { label: 'jemalloc', speed: 0.9, memory: 0.8, crashesIn: 4 },
    ],
    rounds: 16,
  });
  const hostile = fc.sample(exportedResult, { seed, numRuns: HOSTILE_RESULTS });
  const profiled = profiledRun();
  return [
    ['recorded', recorded.value, ab(recorded.value)],
    ['invalid', invalid, ab(invalid)],
    ['open', run, ab(run)],
    ['metrics', named, ab(named)],
    ['profiled', profiled, ab(profiled)],
    ['survey', survey, surveyResult(survey)],
    ...hostile.map((result, index) => [`hostile ${index}`, run, result] as const),
  ];
}

function write(directory: string, all: Awaited<ReturnType<typeof results>>): Written[] {
  return all.map(([name, run, result]) => {
    const files = (Object.keys(TOOL_FORMATS) as ToolFormatName[]).flatMap((format) => {
      const text = toolText(format, run, result);
      if (!text.ok) return [];
      const file = join(directory, `${name.replace(' ', '-')}.${format}`);
      writeFileSync(file, text.value);
      return [[format, file]];
    });
    return { name, result, files: Object.fromEntries(files) };
  });
}

/** benchstat reads every name, unit, direction and median. */
async function benchstat(program: string, written: readonly Written[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, files, result } of written) {
    const file = files['go-benchmark'];
    if (file === undefined) continue;
    const options = ['-col', 'arm', '-format', 'csv', file];
    const { exitCode, stdout, stderr } = await execa(program, options, { reject: false, timeout: LIMIT_MS });
    const refused = stderr.split('\n').filter((line) => /expected|parsing|missing|already set|error/i.test(line));
    if (exitCode !== 0 || refused.length > 0) wrong.push(`${name}: ${refused[0] ?? stderr.slice(0, 300)}`);
    const medians = new Set(
      [...stdout.matchAll(/,(-?[\d.]+(?:e[+-]\d+)?)(?=,)/g)].map(([, number]) => Number(number).toPrecision(5)),
    );
    for (const { lane, name: quantity, unit, role, arms } of result.quantities) {
      if (role === 'control' || role === 'sanity' || role === 'sentinel') continue;
      for (const { median } of arms) {
        // benchstat computes in seconds and bytes.
        const found = [1, 1e-9, 1e6].some((factor) => median !== null && medians.has((median * factor).toPrecision(5)));
        if (median !== null && !found) wrong.push(`${name}: ${lane} ${quantity} ${unit} has no median ${median}`);
      }
    }
    if (result.standing !== 'decided' && !/^"?(verdict|undecided): /m.test(stdout))
      wrong.push(`${name}: it shows no verdict`);
  }
  return wrong;
}

/** The action reads the same entries. */
async function githubActionBenchmark(
  directory: string,
  scratch: string,
  written: readonly Written[],
): Promise<string[]> {
  const event = join(scratch, 'event.json');
  writeFileSync(
    event,
    JSON.stringify({ head_commit: { id: 'a'.repeat(40), message: '', url: '', author: {}, committer: {} } }),
  );
  const files = written.flatMap(({ files: own }) =>
    (['customBiggerIsBetter', 'customSmallerIsBetter'] as const).flatMap((tool) => {
      const outputFilePath = own[tool];
      return outputFilePath === undefined ? [] : [{ tool, outputFilePath }];
    }),
  );
  const script = `
    const { extractResult } = require(${JSON.stringify(join(directory, 'dist/src/extract.js'))});
    (async () => {
      const read = [];
      for (const config of ${JSON.stringify(files)}) read.push((await extractResult(config)).benches);
      process.stdout.write(JSON.stringify(read));
    })();`;
  const ended = await execa(process.execPath, ['-e', script], {
    env: { GITHUB_EVENT_PATH: event },
    reject: false,
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (ended.exitCode !== 0) return [ended.stderr.slice(-600)];
  const read = JSON.parse(ended.stdout) as unknown[];
  return files.flatMap(({ outputFilePath }, index) => {
    const own = readFileSync(outputFilePath, 'utf8');
    return isDeepStrictEqual(JSON.parse(own), read[index]) ? [] : [`${outputFilePath} is read otherwise`];
  });
}

/** Readers in Python; each prints one line for each disagreement. */
async function python(program: string, reader: string, input: object, ...more: string[]): Promise<string[]> {
  const ended = await execa(program, [`test/foreign/readers/${reader}.py`, ...more], {
    input: JSON.stringify(input),
    reject: false,
    timeout: LIMIT_MS,
    env: { PYTHONIOENCODING: 'utf-8' },
  });
  if (ended.exitCode !== 0) return [ended.stderr.slice(-600)];
  return ended.stdout.split('\n').filter((line) => line !== '');
}

/** The application of speedscope, in a browser, lists every profile with its samples. */
async function speedscopeApp(
  browser: string,
  page: string,
  scratch: string,
  written: readonly Written[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, files } of written) {
    const file = files.speedscope;
    if (file === undefined) continue;
    const text = readFileSync(file, 'utf8');
    const script = join(scratch, 'profile.js');
    writeFileSync(
      script,
      `speedscope.loadFileFromBase64('x.json', ${JSON.stringify(Buffer.from(text).toString('base64'))})`,
    );
    const options = [
      ...['--headless', '--enable-unsafe-swiftshader', '--virtual-time-budget=10000', '--dump-dom'],
      `--user-data-dir=${join(scratch, 'browser')}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    const { stdout } = await execa(browser, [...options, `file://${page}#localProfilePath=${script}`], {
      reject: false,
      timeout: LIMIT_MS,
    });
    const { profiles } = JSON.parse(text) as { profiles: { name: string; endValue: number }[] };
    for (const { name: profile, endValue } of profiles) {
      const row = new RegExp(
        `<tr title="${profile.replaceAll('.', '\\.')}".{1,300}<td[^>]*>${endValue.toLocaleString('en-US')}</td>`,
      );
      if (!row.test(stdout)) wrong.push(`${name}: ${profile} with ${endValue} samples is not in the list`);
    }
  }
  return wrong;
}

/** Prometheus' own grammar parses each query of the dashboard. */
async function promql(directory: string): Promise<string[]> {
  const { parser } = (await import(join(directory, 'node_modules/@prometheus-io/lezer-promql/dist/index.es.js'))) as {
    parser: { parse(text: string): { iterate(options: { enter(node: { type: { isError: boolean } }): void }): void } };
  };
  const dashboard = JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  return dashboard.panels.flatMap(({ targets = [] }) =>
    targets.flatMap(({ expr }) => {
      const errors: string[] = [];
      const text = expr.replaceAll('$__rate_interval', '5m');
      parser.parse(text).iterate({
        enter({ type }) {
          if (type.isError) errors.push(text);
        },
      });
      return errors.slice(0, 1);
    }),
  );
}

async function main(tools: string): Promise<void> {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
  report(`hostile results: FC_SEED=${seed}`);
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-exports-'));
  try {
    const written = write(scratch, await results(seed));
    const page = join(tools, 'npm/node_modules/speedscope/dist/release/index.html');
    const browser = CHROMIUM ?? '/absent';
    const interpreter = join(tools, 'readers/bin/python');
    const inputOf = (format: ToolFormatName) =>
      written.flatMap(({ result, files }) => (files[format] === undefined ? [] : [{ file: files[format], result }]));
    const readers: readonly (readonly [name: string, present: string, read: () => Promise<string[]>])[] = [
      ['go-benchmark: benchstat', join(tools, 'bin/benchstat'), () => benchstat(join(tools, 'bin/benchstat'), written)],
      [
        'customBiggerIsBetter, customSmallerIsBetter: github-action-benchmark',
        join(tools, 'github-action-benchmark/dist/src/extract.js'),
        () => githubActionBenchmark(join(tools, 'github-action-benchmark'), scratch, written),
      ],
      [
        'bencher: the JSON schema of Bencher',
        join(tools, 'bmf.json'),
        () => python(interpreter, 'json_schema', inputOf('bencher'), join(tools, 'bmf.json')),
      ],
      [
        'speedscope: the JSON schema of speedscope',
        join(tools, 'npm/node_modules/speedscope/dist/release/file-format-schema.json'),
        () =>
          python(
            interpreter,
            'json_schema',
            inputOf('speedscope'),
            join(tools, 'npm/node_modules/speedscope/dist/release/file-format-schema.json'),
          ),
      ],
      ...(existsSync(page)
        ? ([
            ['speedscope: the application in Chromium', browser, () => speedscopeApp(browser, page, scratch, written)],
          ] as const)
        : []),
      ['junit: junitparser', interpreter, () => python(interpreter, 'junit', inputOf('junit'))],
      ['csv: Python', interpreter, () => python(interpreter, 'table', inputOf('csv'))],
      ['csv-samples: Python', interpreter, () => python(interpreter, 'table', inputOf('csv-samples'))],
      ['docs/grafana-dashboard.json: Grafana Foundation SDK', interpreter, () => python(interpreter, 'dashboard', {})],
      [
        'docs/grafana-dashboard.json: Prometheus',
        join(tools, 'npm/node_modules/@prometheus-io'),
        () => promql(join(tools, 'npm')),
      ],
    ];
    for (const [name, present, read] of readers) {
      if (existsSync(present)) judge(name, await read());
      else report(`not there  ${name}`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: node test/foreign/exports.ts <directory with what .ci/run fetched>\n');
  process.exitCode = 2;
} else {
  await main(resolve(directory));
  process.exitCode = disagreements === 0 ? 0 : 1;
}
