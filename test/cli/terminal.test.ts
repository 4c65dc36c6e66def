import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { AB_BUNDLE, openBundle } from '../../src/bundle/write-bundle.ts';
import { conclude } from '../../src/cli/conclude.ts';
import { exitWithRefusal, processTerminal, type Terminal, writeFailure } from '../../src/cli/terminal.ts';
import type { Run } from '../../src/model/plan-and-run.ts';
import { Manifest } from '../../src/model/run.ts';
import { SurveyManifest } from '../../src/model/survey.ts';
import { progressBar } from '../../src/runner/job/progress.ts';
import { inertJson, inertOutput } from '../../src/system/inert-output.ts';
import { asRecorded } from '../fixtures/as-recorded.ts';
import { COMMAND_TEXTS, effectsOf } from '../fixtures/commands.ts';
import { surveyRun } from '../fixtures/survey-run.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { program } from '../program.ts';
import { temporary } from '../runner/runner-fixture.ts';
import { HANGS_MS } from '../soon.ts';

/** A terminal as a process has it, whose streams keep the text; `raw` is one without the protection. */
function terminal(raw = false): { terminal: Terminal; printed(): string } {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const output = raw ? stream : inertOutput(stream);
  return { terminal: { out: output, err: output, color: true, width: 80 }, printed: () => written.join('') };
}

/** A manifest with `text` in every place whose schema takes it, and the number of those places. */
function forged<Whole>(
  manifest: Whole,
  text: string,
  accepts: (whole: unknown) => boolean,
): { manifest: Whole; places: number } {
  const copy = structuredClone(manifest);
  let places = 0;
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      const before = holder[key];
      if (typeof before !== 'string') {
        walk(before);
        continue;
      }
      holder[key] = text;
      if (accepts(copy)) places += 1;
      else holder[key] = before;
    }
  };
  walk(copy);
  return { manifest: copy, places };
}

const INCIDENT = {
  code: 'build-failed',
  phase: 'build',
  arm: 'candidate',
  message: 'm',
  next: 'n',
  detail: 'd',
} as const;

function runs(text: string): Run[] {
  const ab = syntheticRun({ blocks: 6 });
  const failed = {
    ...ab.manifest,
    incidents: [INCIDENT],
    observations: [{ name: 'flags', status: 'fail' as const, detail: 'd' }],
  };
  const one = forged(failed, text, (whole) => Manifest.safeParse(whole).success);
  const survey = surveyRun({ arms: [{ label: 'hz4', speed: 1, memory: 1 }] });
  const two = forged(
    { ...survey.manifest, incidents: [INCIDENT] },
    text,
    (whole) => SurveyManifest.safeParse(whole).success,
  );
  return [
    { manifest: one.manifest, samples: [] },
    { ...ab, manifest: one.manifest },
    { ...survey, manifest: two.manifest },
  ];
}

describe('what a forged bundle, a refusal or an incident says acts on nothing', () => {
  test.each(COMMAND_TEXTS.map((text) => [JSON.stringify(text), text] as const))('%s', async (_, text) => {
    const shown = terminal();
    for (const run of runs(text)) {
      for (const json of [false, true]) await conclude(run, { json }, shown.terminal);
    }
    const refusal = {
      kind: 'refusal',
      code: 'bad-bundle',
      message: text,
      next: text,
      suggestion: text,
      token: text,
    } as const;
    for (const json of [false, true]) exitWithRefusal(refusal, shown.terminal, json);
    writeFailure({ status: 3, message: text, next: text, detail: text }, shown.terminal);
    const progress = progressBar(shown.terminal.err);
    progress({ kind: 'phase', phase: 'build', detail: text });
    progress({ kind: 'build', what: text, label: text, state: 'failed', seconds: 1 });
    progress({ kind: 'waiting', message: text });
    progress({ kind: 'incident', incident: { ...INCIDENT, message: text, next: text } });
    progress({ kind: 'block', lane: text, block: 0, done: 1, planned: 2, elapsedSeconds: 1, leftSecondsAtMost: 1 });
    expect(effectsOf(shown.printed())).toEqual([]);
  });

  test('the control: some of it acts without the protection', () => {
    const acting = COMMAND_TEXTS.filter((text) => {
      const shown = terminal(true);
      writeFailure({ status: 3, message: text, next: text, detail: text }, shown.terminal);
      return effectsOf(shown.printed()).length > 0;
    });
    expect(acting.length).toBeGreaterThan(40);
  });

  test('a manifest has many such places', () => {
    const { manifest } = syntheticRun({ blocks: 6 });
    const accepts = (whole: unknown): boolean => Manifest.safeParse(whole).success;
    expect(forged({ ...manifest, incidents: [INCIDENT] }, 'x\n::error::forged', accepts).places).toBeGreaterThan(8);
  });
});

test.each(COMMAND_TEXTS.map((text) => [JSON.stringify(text), text] as const))('JSON keeps %s', (_, text) => {
  expect(JSON.parse(inertJson({ [text]: [text] }))).toEqual({ [text]: [text] });
});

test('colours stay, and other text is unchanged', () => {
  const shown = terminal();
  const text = '\u001b[1;32mGO\u001b[0m  +3.2 % ≤ 1 MiB\n  – hz4::malloc: 中文 …\n';
  shown.terminal.out.write(text);
  shown.terminal.out.write('\r\u001b[2K█░ 1 of 2');
  expect(shown.printed()).toBe(`${text}\r\u001b[2K█░ 1 of 2`);
});

test('rows of CSV keep their line ends, and a line after one is looked at as any other', () => {
  const shown = terminal();
  shown.terminal.out.writeRows?.('a,b\r\n::error::forged\rx\r\n');
  expect(shown.printed()).toBe('a,b\r\n: :error::forged\nx\r\n');
});

test.each([
  ['a terminal', { TERM: 'xterm' }, true, true],
  ['NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, false, true],
  ['an empty NO_COLOR', { TERM: 'xterm', NO_COLOR: '' }, true, true],
  ['a dumb terminal', { TERM: 'dumb' }, false, false],
])('%s: colours and the line of progress', (_, env, color, redraws) => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 60, write: (text: string) => written.push(text) };
  const own = processTerminal({ stdin: {}, stdout: stream, stderr: stream, env });
  const progress = progressBar(own.err);
  progress({ kind: 'block', lane: 'a', block: 0, done: 1, planned: 2, elapsedSeconds: 1, leftSecondsAtMost: 1 });
  expect([own.color, own.width, written.join('').includes('\u001b')]).toEqual([color, 60, redraws]);
});

test('alloc-ab replay and verify print a forged bundle without effect, as processes', async () => {
  const directory = join(temporary(), 'bundle');
  mkdirSync(directory);
  const run = asRecorded(syntheticRun({ blocks: 13 }));
  const text = 'x\n::error::forged ##[error]forged \u001b[2J';
  const bundle = openBundle(directory, run.manifest.plan, AB_BUNDLE);
  for (const sample of run.samples) bundle.append(sample);
  const incident = { ...INCIDENT, message: text, next: text, detail: text };
  bundle.finish({ ...run.manifest, incidents: [incident], samples: bundle.samples(), evidence: null });
  for (const argv of [
    ['replay', directory],
    ['replay', directory, '--json'],
    ['verify', directory],
    ['verify', directory, '--json'],
    [text],
    ['replay', `--${text}`],
  ]) {
    const { all } = await execa(program(), argv, { reject: false, all: true, timeout: HANGS_MS });
    expect(effectsOf(all ?? '')).toEqual([]);
    // verify does not repeat what the run says.
    if (argv[0] !== 'verify') expect(all).toContain('forged');
  }
});
