import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SANITY_LIMITS, type SanityRun } from '../../../src/model/sanity-record.ts';
import {
  EMPTY_RECORD,
  readSanityRecord,
  sanityFolder,
  withRun,
  writeSanityRecord,
} from '../../../src/runner/machine/sanity-file.ts';
import { temporary } from '../runner-fixture.ts';

const KEY = 'a'.repeat(64);
const ABOUT = { lane: 'st.aa', repository: 'a/b', kit: '1'.repeat(12), compiler: 'gcc', fingerprint: '2'.repeat(12) };

function run(at: string): SanityRun {
  return { kind: 'sentinel', at, by: 'own', blocks: 16, change: { estimate: 0, low: -0.01, high: 0.01 } };
}

const day = (number: number) => run(new Date(Date.UTC(2026, 0, 1 + number)).toISOString());

/** A folder with a record of one run. */
async function written(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = join(temporary(), 'state/sanity');
  expect(await readSanityRecord(folder, [])).toEqual({ ok: true, value: EMPTY_RECORD });
  await writeSanityRecord(folder, withRun(EMPTY_RECORD, KEY, ABOUT, day(0)));
  return { folder, file: join(folder, 'record') };
}

test('a record is read as it was written', async () => {
  const { folder } = await written();
  const read = await readSanityRecord(folder, []);
  expect(read).toEqual({ ok: true, value: { schema: 1, lanes: { [KEY]: { ...ABOUT, runs: [day(0)] } } } });
  expect(readdirSync(folder)).toEqual(['record']);
});

test('a record that is cut, changed, foreign, linked, too large, open to others or of another version is not believed, and says why', async () => {
  const attacks: readonly [string, (file: string, folder: string) => void, RegExp][] = [
    ['untouched', () => {}, /^$/],
    ['cut', (file) => writeFileSync(file, readFileSync(file).subarray(0, -20)), /sha256 is not the one/],
    ['empty', (file) => writeFileSync(file, ''), /not a record of this version/],
    [
      'one number changed',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"blocks":16', '"blocks":96')),
      /sha256 is not the one/,
    ],
    ['another program’s', (file) => writeFileSync(file, '{"schema":1,"lanes":{}}\n'), /not a record of this version/],
    ['too large', (file) => writeFileSync(file, Buffer.alloc(5 * 1024 ** 2)), /larger than/],
    ['a second name', (file, folder) => linkSync(file, join(folder, 'other')), /not a file of its own/],
    [
      'a link',
      (file, folder) => {
        writeFileSync(join(folder, 'other'), readFileSync(file));
        rmSync(file);
        symlinkSync(join(folder, 'other'), file);
      },
      /a link/,
    ],
    ['open to others', (file) => chmodSync(file, 0o666), /others could write/],
  ];
  for (const [name, attack, why] of attacks) {
    const { folder, file } = await written();
    attack(file, folder);
    const read = await readSanityRecord(folder, []);
    expect(read.ok ? '' : read.error, name).toMatch(why);
    // The next run begins a new one.
    await writeSanityRecord(folder, withRun(EMPTY_RECORD, KEY, ABOUT, day(1)));
    expect((await readSanityRecord(folder, [])).ok, name).toBe(name !== 'a second name' || existsSync(file));
  }
});

test('a record where code under test could see it is not used', async () => {
  const { folder } = await written();
  expect(await readSanityRecord(folder, [join(folder, '..')])).toMatchObject({
    ok: false,
    error: expect.stringContaining('code under test sees'),
  });
});

test('a process that is killed while it writes leaves a whole record', async () => {
  const { folder } = await written();
  const module = JSON.stringify(join(process.cwd(), 'src/runner/machine/sanity-file.ts'));
  const text = `
    const { readSanityRecord, withRun, writeSanityRecord } = await import(${module});
    const folder = ${JSON.stringify(folder)};
    console.log('begins');
    for (let n = 0; ; n++) {
      const read = await readSanityRecord(folder, []);
      if (!read.ok) throw new Error(read.error);
      const run = { kind: 'sentinel', at: new Date(1e12 + n * 1000).toISOString(), by: 'own', blocks: n, change: { estimate: 0, low: 0, high: 0 } };
      await writeSanityRecord(folder, withRun(read.value, (n % 16).toString(16).repeat(64), ${JSON.stringify(ABOUT)}, run));
    }`;
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    await sleep(20 + 25 * round);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await readSanityRecord(folder, [])).toMatchObject({ ok: true });
  }
  await writeSanityRecord(folder, withRun(EMPTY_RECORD, KEY, ABOUT, day(1)));
  expect(readdirSync(folder)).toEqual(['record']);
});

test('withRun keeps the latest runs of a lane, and the lanes that were measured last', () => {
  let record = EMPTY_RECORD;
  for (let number = 0; number < 100; number++) record = withRun(record, KEY, ABOUT, day(number));
  expect(record.lanes[KEY]?.runs).toHaveLength(SANITY_LIMITS.runs);
  expect(record.lanes[KEY]?.runs.at(-1)).toEqual(day(99));
  for (let lane = 0; lane < 200; lane++)
    record = withRun(record, lane.toString(16).padStart(64, '0'), ABOUT, day(200 + lane));
  expect(Object.keys(record.lanes)).toHaveLength(SANITY_LIMITS.lanes);
  expect(record.lanes[KEY]).toBeUndefined();
});

test('sanityFolder is beside the qualification, none where the operator wants none, and refuses other values', () => {
  expect(sanityFolder({ XDG_STATE_HOME: '/var/lib' })).toEqual({ ok: true, value: '/var/lib/alloc-ab/sanity' });
  expect(sanityFolder({ ALLOC_AB_SANITY_RECORD: 'off' })).toEqual({ ok: true, value: null });
  expect(sanityFolder({ ALLOC_AB_SANITY_RECORD: 'no' })).toMatchObject({ error: { code: 'bad-sanity-record' } });
});
