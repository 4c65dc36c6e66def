import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkArtifact } from '../../src/app/run/artifact.ts';
import { keygen } from '../../src/cli/commands/keygen.ts';
import { replayCommand } from '../../src/cli/commands/replay.ts';
import { sign } from '../../src/cli/commands/sign.ts';
import { verify } from '../../src/cli/commands/verify.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../src/core/verdict/judge.ts';
import { isSurveyRun, type Plan } from '../../src/model/plan-and-run.ts';
import { Manifest, Sample } from '../../src/model/run.ts';
import { zipFiles } from '../app/synthetic-artifact.ts';
import { type Files, HONEST, type Honest, withLayout, withManifest } from './honest-artifacts.ts';
import { forged, HOSTILE } from './hostile-artifacts.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-hostile-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const KEY = join(scratch, 'private.pem');

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(scratch, 'bundle-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function output(command: (terminal: Terminal) => Promise<unknown>): Promise<string> {
  const stream = new PassThrough();
  await command({ out: stream, err: stream, color: false, width: 4000 } as unknown as Terminal);
  return String(stream.read() ?? '').replace(/\s+/g, ' ');
}
const replayed = (folder: string) =>
  output((terminal) => replayCommand(terminal).parseAsync([folder, '--json'], { from: 'user' }));
const verified = (folder: string) => output((terminal) => verify(folder, {}, terminal));

/** What the App says about an archive: the message of its refusal, or the outcome. */
async function received(files: Files, plan: Plan): Promise<string> {
  const checked = await checkArtifact(await zipFiles(files), plan);
  if (!checked.ok) return checked.error.message;
  const { run } = checked.value;
  return isSurveyRun(run) ? `${run.readings.length} readings` : judge(run, analyze(run)).headline;
}
const planIn = (files: Files): Plan => {
  const manifest = JSON.parse(String(files['manifest.json']));
  return manifest.survey ?? manifest.plan;
};

beforeAll(async () => {
  await output((terminal) => keygen(KEY, terminal));
});

test.each(Object.keys(HONEST) as Honest[])(
  'the honest artifact %s is believed by the App, verify, replay and sign',
  async (name) => {
    const files = HONEST[name];
    const folder = folderOf(files);
    expect(await received(files, planIn(files))).not.toMatch(/not valid|rejected/);
    expect(await replayed(folder)).not.toMatch(/alloc-ab: /);
    expect(await verified(folder)).toMatch(/the numbers hold/);
    expect(await output((terminal) => sign(folder, { key: KEY }, terminal))).toMatch(/signed by/);
  },
);

test('a plan whose groups have one layout for both arms is believed, and judged as one without', async () => {
  const files = withManifest(HONEST.lockstep, withLayout('shared'));
  expect(await received(files, planIn(files))).toBe(await received(HONEST.lockstep, planIn(HONEST.lockstep)));
  expect(await received(files, planIn(HONEST.lockstep))).toMatch(/not the plan that was sent/);
  const folder = folderOf(files);
  expect(await verified(folder)).toMatch(/the numbers hold/);
  expect(await replayed(folder)).not.toMatch(/alloc-ab: /);
});

test('there are at least 70 forged artifacts, each with a name of its own', () => {
  expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
  expect(HOSTILE.length).toBeGreaterThanOrEqual(70);
});

describe.each(HOSTILE.map((hostile) => [hostile.name, hostile] as const))('an artifact with %s', (_, hostile) => {
  const { message, of } = hostile;
  test(
    message === null ? 'is judged as without it' : 'is refused with one message by the App, verify, replay and sign',
    async () => {
      const files = forged(hostile);
      const folder = folderOf(files);
      const plan = files['manifest.json'] === undefined ? planIn(HONEST[of]) : sentWith(files, of);
      const app = await received(files, plan);
      const [replay, verification] = [await replayed(folder), await verified(folder)];
      if (message === null) {
        expect(app).toBe(await received(HONEST[of], plan));
        expect(replay).toBe(await replayed(folderOf(HONEST[of])));
        expect(verification).toMatch(/the numbers hold/);
        return;
      }
      expect(app).toMatch(message);
      expect(app).toMatch(/^This bundle is not valid: /);
      const words = app.replace(/\s+/g, ' ');
      expect(replay).toContain(`alloc-ab: ${words}`.slice(0, 200));
      expect(verification).toContain(words.slice(0, 200));
      expect(verification).not.toMatch(/numbers hold/);
      const refusal = await output((terminal) => sign(folder, { key: KEY }, terminal));
      expect(refusal).toContain(words.slice(0, 200));
    },
  );
});

/** The plan that the App sent: the one in the artifact, so that only the artifact itself can be wrong. */
function sentWith(files: Files, of: Honest): Plan {
  try {
    return planIn(files);
  } catch {
    return planIn(HONEST[of]);
  }
}

/** Positive control: what a reader sees that knows only the schemas, as readers of 0.3.0 did. */
function believedBySchemas(files: Files): string {
  const parsed = Manifest.safeParse(JSON.parse(String(files['manifest.json'])));
  if (!parsed.success) return 'refused';
  const lines = String(files['samples.jsonl'])
    .trimEnd()
    .split('\n')
    .map((line) => Sample.safeParse(JSON.parse(line)));
  if (lines.some(({ success }) => !success)) return 'refused';
  const samples = lines.map(({ data }) => data as Sample);
  const run = { manifest: parsed.data, samples };
  return judge(run, analyze(run)).outcome;
}

test.each([
  'arms exchanged',
  'only favourable blocks',
  'only favourable blocks, numbered again',
  'times that fall',
  'all samples at the same time',
  'ended before it started',
  'samples after the budget',
  'no observations',
  'stopped before the decision',
  'a forged plan',
  'no plan',
])('without the checks, an artifact with %s has a verdict', (name) => {
  const hostile = HOSTILE.find((each) => each.name === name);
  expect(hostile && believedBySchemas(forged(hostile))).toMatch(/^(GO|NO-GO|NO CHANGE|INCONCLUSIVE)$/);
});

test('a link, a named pipe, a device and a folder in the place of a file are refused, at once', async () => {
  for (const [name, make] of [
    ['manifest.json', (path: string) => symlinkSync('/etc/hostname', path)],
    ['samples.jsonl', (path: string) => symlinkSync('/dev/zero', path)],
    ['plan.json', (path: string) => execFileSync('mkfifo', [path])],
    ['evidence.jsonl', (path: string) => mkdirSync(path)],
  ] as const) {
    const folder = folderOf(HONEST.pairs);
    rmSync(join(folder, name), { force: true });
    make(join(folder, name));
    for (const said of [await replayed(folder), await verified(folder)])
      expect(said).toContain(`${name} is not a regular file`);
  }
  const closed = folderOf(HONEST.pairs);
  chmodSync(closed, 0o755);
  expect(await replayed(closed)).not.toContain('alloc-ab: ');
});

test('an archive whose entries are links, or do not have their checksum, is refused', async () => {
  const zip = await zipFiles(HONEST.pairs);
  const plan = planIn(HONEST.pairs);
  const directory = zip.indexOf('PK\u0001\u0002');
  const link = Buffer.from(zip);
  link.writeUInt32LE(0o120777 * 0x10000, directory + 38);
  const sum = Buffer.from(zip);
  sum.writeUInt32LE(1, directory + 16);
  for (const [archive, message] of [
    [link, /manifest\.json is not a regular file/],
    [sum, /manifest\.json does not have its checksum/],
  ] as const) {
    const checked = await checkArtifact(archive, plan);
    expect(checked.ok ? 'believed' : checked.error.message).toMatch(message);
    const path = join(mkdtempSync(join(scratch, 'zip-')), 'x.zip');
    writeFileSync(path, archive);
    expect(await verified(path)).toMatch(message);
  }
});
