import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { entriesIn, openBuildCache, removeEntries } from '../../../../src/runner/build/cache/build-cache.ts';
import { openCacheFolder } from '../../../../src/runner/build/cache/cache-folder.ts';
import { cacheSettings } from '../../../../src/runner/build/cache/cache-settings.ts';
import { decodeEntry, encodeEntry } from '../../../../src/runner/build/cache/entry-file.ts';
import { temporary } from '../../runner-fixture.ts';

const KEYS = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64)) as [string, string, string, string];
const FACTS = z.strictObject({ number: z.int() });
const AT = '2026-11-30T10:00:00.000Z';

async function opened(limits: { readonly bytesMax?: number; readonly entriesMax?: number } = {}) {
  const folder = join(temporary(), 'a/builds');
  const made = await openCacheFolder(folder, []);
  if (!made.ok) throw new Error(made.error);
  const notes: string[] = [];
  const settings = { folder, bytesMax: 1024 ** 3, entriesMax: 100, ...limits };
  return { folder, notes, settings, cache: openBuildCache(settings, (text) => notes.push(text)) };
}

function emptied(path: string): string {
  rmSync(path);
  return path;
}

function build(number: number, bytes = 'content') {
  const file = { path: 'lib/x.so', kind: 'file', mode: 0o644, bytes: Buffer.from(bytes) } as const;
  return { facts: { number }, files: [file] };
}

describe('the build cache', () => {
  test('gives back what was kept, with its time, and nothing for another key', async () => {
    const { cache, folder, notes } = await opened();
    const before = Date.now();
    await cache.keep(KEYS[0], build(7));
    const found = await cache.find(KEYS[0], FACTS);
    expect(found).toMatchObject({ key: KEYS[0], ...build(7) });
    expect(Date.parse(found?.builtAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(await cache.find(KEYS[1], FACTS)).toBeNull();
    expect(notes).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, KEYS[0])).mode & 0o777).toBe(0o600);
  });

  test('drops an entry in which any byte was changed, cut off or added, with a note, and never gives it back', async () => {
    const { cache, folder, notes } = await opened();
    await cache.keep(KEYS[0], build(7));
    const path = join(folder, KEYS[0]);
    const whole = readFileSync(path);
    const wrong = fc.oneof(
      fc.nat(whole.length - 1).map((at) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ 0x20;
        return bytes;
      }),
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 8 }).map((more) => Buffer.concat([whole, more])),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (bytes) => {
        notes.length = 0;
        writeFileSync(path, bytes, { mode: 0o600 });
        expect(await cache.find(KEYS[0], FACTS)).toBeNull();
        expect(existsSync(path)).toBe(false);
        expect(notes).toEqual([expect.stringMatching(/^a kept build is dropped: .*; it is built again$/)]);
      }),
      { numRuns: 200 },
    );
  });

  const POISONS: Readonly<Record<string, readonly [poison: (path: string, folder: string) => void, why: string]>> = {
    'a link': [(path, folder) => symlinkSync(join(folder, KEYS[1]), emptied(path)), 'it is a link'],
    'a second name of a file': [(path, folder) => linkSync(path, join(folder, '../other')), 'not a file of its own'],
    'a folder': [(path) => mkdirSync(join(emptied(path), 'x'), { recursive: true }), 'not a file of its own'],
    'a named pipe': [(path) => void execFileSync('mkfifo', [emptied(path)]), 'not a file of its own'],
    'a file that others can write to': [(path) => chmodSync(path, 0o666), 'others could write to it'],
    'the entry of another build': [
      (path, folder) => writeFileSync(path, readFileSync(join(folder, KEYS[1]))),
      'another build',
    ],
  };
  test.each(Object.entries(POISONS))('drops %s', async (_, [poison, why]) => {
    const { cache, folder, notes } = await opened();
    await cache.keep(KEYS[0], build(1));
    await cache.keep(KEYS[1], build(2));
    poison(join(folder, KEYS[0]), folder);
    expect(await cache.find(KEYS[0], FACTS)).toBeNull();
    expect(existsSync(join(folder, KEYS[0]))).toBe(false);
    expect(notes).toEqual([expect.stringContaining(why)]);
    expect(await cache.find(KEYS[1], FACTS)).toMatchObject(build(2));
  });

  test.skipIf(process.geteuid?.() !== 0)('drops a file of another user, and refuses a folder of one', async () => {
    const { cache, folder, notes } = await opened();
    await cache.keep(KEYS[0], build(1));
    chownSync(join(folder, KEYS[0]), 12_345, 12_345);
    expect(await cache.find(KEYS[0], FACTS)).toBeNull();
    expect(notes).toEqual([expect.stringContaining('others could write to it')]);
    chownSync(folder, 12_345, 12_345);
    expect(await openCacheFolder(folder, [])).toEqual({ ok: false, error: `${folder} belongs to another user` });
  });

  test('drops facts that have another form', async () => {
    const { cache, notes } = await opened();
    await cache.keep(KEYS[0], { facts: { text: 'x' }, files: [] });
    expect(await cache.find(KEYS[0], FACTS)).toBeNull();
    expect(notes).toEqual([expect.stringContaining('its facts cannot be read')]);
  });

  test('removes what was not used for longest when there are too many entries, or too many bytes', async () => {
    const { cache, folder } = await opened({ entriesMax: 3 });
    for (const [index, key] of KEYS.slice(0, 3).entries()) {
      await cache.keep(key, build(index));
      utimesSync(join(folder, key), 1000 + index, 1000 + index);
    }
    // Use makes the oldest one the newest.
    await cache.find(KEYS[0], FACTS);
    await cache.keep(KEYS[3], build(3));
    expect(readdirSync(folder).sort()).toEqual([KEYS[0], KEYS[2], KEYS[3]]);

    const small = await opened({ bytesMax: 2500 });
    for (const [index, key] of KEYS.entries()) {
      await small.cache.keep(key, build(index, 'x'.repeat(900)));
      utimesSync(join(small.folder, key), 1000 + index, 1000 + index);
    }
    const left = readdirSync(small.folder);
    expect(left.sort()).toEqual([KEYS[2], KEYS[3]]);
    expect(small.notes).toEqual([]);
    await small.cache.keep(KEYS[0], build(0, 'x'.repeat(5000)));
    expect(small.notes).toEqual([
      expect.stringMatching(/^the build is not kept: it left 5\.\d+ KiB, and 2\.\d+ KiB fit$/),
    ]);
    expect(readdirSync(small.folder)).toEqual(left);
  });

  test('leaves files alone that are none of its own, and lists and removes its entries', async () => {
    const { cache, folder } = await opened({ entriesMax: 1 });
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await cache.keep(KEYS[0], build(0));
    await cache.keep(KEYS[1], build(1));
    const entries = await entriesIn(folder);
    expect(entries).toHaveLength(1);
    await removeEntries(entries);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    expect(await entriesIn(join(folder, 'missing'))).toEqual([]);
  });

  test('notes a folder that cannot be written to, and fails nothing', async () => {
    const { cache, folder, notes } = await opened();
    rmSync(folder, { recursive: true });
    await cache.keep(KEYS[0], build(0));
    expect(notes).toEqual([expect.stringContaining('the build is not kept: statfs failed (ENOENT)')]);
    expect(await cache.find(KEYS[0], FACTS)).toBeNull();
  });
});

describe('two processes, and one that is killed', () => {
  /** A process that keeps entries of 1 MiB until it is killed or has kept `count`. */
  function writer(folder: string, count: number) {
    const module = (name: string) => JSON.stringify(join(process.cwd(), `src/runner/build/cache/${name}.ts`));
    const text = `
      const { openBuildCache } = await import(${module('build-cache')});
      const { z } = await import('zod');
      const cache = openBuildCache({ folder: ${JSON.stringify(folder)}, bytesMax: 6 * 1024 * 1024, entriesMax: 100 }, (note) => console.log(note));
      console.log('begins');
      const keys = 'abcdef0123456789';
      for (let n = 0; n < ${count}; n++) {
        const key = keys[Math.floor(Math.random() * 16)].repeat(64);
        const found = await cache.find(key, z.strictObject({ key: z.string() }));
        if (found !== null && (found.facts.key !== key || found.files[0].bytes.length !== 1024 * 1024)) console.log('wrong');
        if (found === null) await cache.keep(key, { facts: { key }, files: [{ path: 'x', kind: 'file', mode: 0o644, bytes: Buffer.alloc(1024 * 1024, n) }] });
      }`;
    return spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function output(child: ReturnType<typeof writer>): Promise<string> {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes;
    });
    await once(child, 'close');
    return text;
  }

  test('share a folder: every read is whole, nothing is dropped, and the bounds hold', async () => {
    const { folder } = await opened();
    const texts = await Promise.all([writer(folder, 80), writer(folder, 80)].map(output));
    expect(texts).toEqual(['begins\n', 'begins\n']);
    const entries = await entriesIn(folder);
    expect(entries.length).toBeGreaterThan(2);
    expect(entries.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  test('a killed process leaves a valid cache, and what it had not finished is removed', async () => {
    const { folder, cache, notes, settings } = await opened();
    for (let round = 0; round < 4; round++) {
      const child = writer(folder, 100_000);
      await once(child.stdout as NodeJS.ReadableStream, 'data');
      await sleep(30 + 40 * round);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    writeFileSync(join(folder, 'new-999999-1-0123abcd'), 'half');
    for (const { path } of await entriesIn(folder)) {
      const key = path.slice(-64);
      expect(await cache.find(key, z.strictObject({ key: z.string() }))).toMatchObject({ facts: { key } });
    }
    expect(notes).toEqual([]);
    await openBuildCache(settings, () => {}).keep(KEYS[0], build(0));
    expect(readdirSync(folder).filter((name) => name.startsWith('new-'))).toEqual([]);
  });
});

describe('an entry', () => {
  const path = fc.array(
    fc.stringMatching(/^[a-z.ü ]{1,8}$/).filter((part) => !['.', '..'].includes(part)),
    { minLength: 1, maxLength: 4 },
  );
  const file = fc.record({
    path: path.map((parts) => parts.join('/')),
    kind: fc.constantFrom('file' as const, 'link' as const),
    mode: fc.integer({ min: 0, max: 0o777 }),
    bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 5 }), fc.jsonValue(), (files, facts) => {
        const entry = { key: KEYS[0], builtAt: AT, facts: JSON.parse(JSON.stringify(facts)), files };
        expect(decodeEntry(encodeEntry(entry), KEYS[0])).toEqual({ ok: true, value: entry });
      }),
    );
  });

  test.each(['../x', '/etc/x', 'a/../../x', 'a//b', '', 'a/.', 'x\0y'])('with the path %j is refused', (bad) => {
    const files = [{ path: bad, kind: 'file' as const, mode: 0o644, bytes: Buffer.from('x') }];
    const bytes = encodeEntry({ key: KEYS[0], builtAt: AT, facts: null, files });
    expect(decodeEntry(bytes, KEYS[0])).toEqual({ ok: false, error: 'its header cannot be read' });
  });
});

describe('the folder of the cache', () => {
  test('is closed to others, also when it was open', async () => {
    const folder = join(temporary(), 'builds');
    mkdirSync(folder, { mode: 0o777 });
    chmodSync(folder, 0o777);
    expect(await openCacheFolder(folder, [])).toEqual({ ok: true, value: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is no link and no file', async () => {
    const place = temporary();
    symlinkSync(place, join(place, 'link'));
    writeFileSync(join(place, 'file'), '');
    for (const name of ['link', 'file']) {
      const folder = join(place, name);
      expect(await openCacheFolder(folder, [])).toEqual({ ok: false, error: `${folder} is not a folder` });
    }
  });

  test('is in no place that code under test sees', async () => {
    const tools = temporary();
    const folder = join(tools, 'builds');
    const why = `${folder} is in a place that code under test sees`;
    expect(await openCacheFolder(folder, [tools])).toEqual({ ok: false, error: why });
  });

  test('and its bounds come from the environment', () => {
    const home = '/home/a';
    const folder = '/home/a/.cache/alloc-ab/builds';
    const value = { folder, bytesMax: 2 * 1024 ** 3, entriesMax: 500, keeps: 'builds' };
    expect(cacheSettings({}, home)).toEqual({ ok: true, value });
    expect(cacheSettings({ XDG_CACHE_HOME: 'relative' }, home)).toEqual({ ok: true, value });
    expect(cacheSettings({ XDG_CACHE_HOME: '/c' }, home)).toMatchObject({ value: { folder: '/c/alloc-ab/builds' } });
    expect(cacheSettings({ ALLOC_AB_CACHE: 'off' }, home)).toEqual({ ok: true, value: null });
    expect(cacheSettings({ ALLOC_AB_CACHE: 'kit' }, home)).toEqual({ ok: true, value: { ...value, keeps: 'kit' } });
    expect(cacheSettings({ ALLOC_AB_CACHE: '500M' }, home)).toMatchObject({ value: { bytesMax: 500 * 1024 ** 2 } });
    for (const text of ['on', '0', '5', '5T', '-1G', '1.5G', '9999999G']) {
      expect(cacheSettings({ ALLOC_AB_CACHE: text }, home)).toMatchObject({ ok: false, error: { code: 'bad-cache' } });
    }
  });
});
