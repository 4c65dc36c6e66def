import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { readNumber } from '../../../src/core/number/read-number.ts';
import { AbPlan } from '../../../src/model/plan.ts';
import { ask, facts } from '../../fixtures/facts.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const yaml = readFileSync('test/fixtures/config.yml', 'utf8');
const FILE = '.github/alloc-ab.yml';

/** Names that every object of JavaScript has. */
const RESERVED = [
  ...['__proto__', 'constructor', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'],
  ...['propertyIsEnumerable', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__'],
] as const;

/** Each place of a configuration where a user gives a name, as a replacement in the fixture. */
const PLACES: readonly (readonly [where: string, from: string, to: (name: string) => string])[] = [
  ['line', 'lines:\n', (name) => `lines:\n  ${name}: { build: [make], library: x.so }\n`],
  ['preset', 'presets:\n', (name) => `presets:\n      ${name}: { defines: {} }\n`],
  ['allocator', 'allocators:\n', (name) => `allocators:\n  ${name}: { library: x.so }\n`],
  ['lane', 'lanes:\n', (name) => `lanes:\n  ${name}: { command: [x], metric: { read: x } }\n`],
  ['check', 'checks:\n', (name) => `checks:\n      ${name}: { read: 'x=', atMost: 1 }\n`],
  ['suite', 'suites:\n', (name) => `suites:\n  ${name}: { targets: [st-mixed] }\n`],
  ['machine', 'machines:\n', (name) => `machines:\n  ${name}: { labels: [x] }\n`],
  ['environment', 'env: { THREADS:', (name) => `env: { ${name}: x, THREADS:`],
  ['parameter', 'matrix: { T:', (name) => `matrix: { ${name}: [1], T:`],
  ['box', 'schema: 1\n', (name) => `schema: 1\nperf: { boxes: { ${name}: { functions: x } } }\n`],
  ['top', 'schema: 1\n', (name) => `schema: 1\n${name}: {}\n`],
];

describe('a configuration with a name that every object has is refused with its line', () => {
  const rows = RESERVED.flatMap((name) => PLACES.map(([where, from, to]) => [name, where, from, to(name)] as const));
  test.each(rows)('%s as the name of a %s', (_, where, from, to) => {
    expect(yaml).toContain(from);
    const answer = parseConfig(yaml.replace(from, to), FILE);
    expect(answer.ok, where).toBe(false);
    expect(answer.ok ? '' : answer.error.message).toMatch(
      /^\.github\/alloc-ab\.yml:\d+:\d+ .*this name cannot be used for a key/m,
    );
  });

  test.each([
    ['"\\x5f_proto__"'],
    ["'__proto__'"],
    ['!!str __proto__'],
    ['&a __proto__'],
    ['"constr\\x75ctor"'],
    ['? >-\n    __proto__\n  '],
  ])('written as %s', (key) => {
    const answer = parseConfig(yaml.replace('lines:\n', `lines:\n  ${key}: { build: [make], library: x.so }\n`), FILE);
    expect(answer.ok ? '' : answer.error.message).toContain('this name cannot be used for a key');
  });
});

describe('a configuration whose bytes or characters are no text is refused with their place', () => {
  const decode = (bytes: Buffer): string => bytes.toString('utf8');
  const before = Buffer.from(yaml);
  const inLine3 = (bytes: number[]): string =>
    decode(
      Buffer.concat([
        before.subarray(0, yaml.indexOf('lines:')),
        Buffer.from([0x23, 0x20, ...bytes, 0x0a]),
        before.subarray(yaml.indexOf('lines:')),
      ]),
    );
  const at = Buffer.byteLength(yaml.slice(0, yaml.indexOf('lines:'))) + 2;
  test.each([
    ['a byte that begins nothing', [0xff]],
    ['a byte that continues nothing', [0x80]],
    ['a sequence that is too short', [0xe4, 0xb8]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe9, 0x20]],
    ['the replacement character itself', [0xef, 0xbf, 0xbd]],
  ])('%s', (_, bytes) => {
    const answer = parseConfig(inLine3([...bytes]), FILE);
    expect(answer.ok ? '' : answer.error.message).toBe(`${FILE}:3:3 the byte ${at} of the file is not UTF-8`);
  });

  test.each([
    ['a NUL', Buffer.from(yaml.replace('make', 'ma\0ke'))],
    ['UTF-16, little end first', Buffer.from(`\ufeff${yaml}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${yaml}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(yaml, 'utf16le')],
    ['a byte order mark in the middle', Buffer.from(yaml.replace('lines:', '\ufefflines:'))],
    ['a control character', Buffer.from(yaml.replace('make', 'ma\u0007ke'))],
    ['an escape sequence', Buffer.from(yaml.replace('make', 'ma\u001b[2Jke'))],
    ['binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
  ])('%s', (_, bytes) => {
    const answer = parseConfig(decode(bytes), FILE);
    expect(answer.ok ? '' : answer.error.message).toMatch(/^\.github\/alloc-ab\.yml:\d+:\d+ /);
  });

  test.each([
    ['build: [make, -C, alloc/plain]', 'build: ["ma\\0ke"]', 'lines.plain.build.0: a text cannot have a NUL'],
    ['build: [make, -C, alloc/plain]', 'build: ["ma\\x00ke"]', 'lines.plain.build.0: a text cannot have a NUL'],
    [
      'build: [make, -C, alloc/plain]',
      'build: ["ma\\uD800ke"]',
      'lines.plain.build.0: a text cannot have half of a surrogate pair',
    ],
    ["env: { THREADS: '{T}'", 'env: { THREADS: "\\0"', 'lanes.mt-small.env.THREADS: a text cannot have a NUL'],
    ["env: { THREADS: '{T}'", 'env: { "A\\0": x, THREADS: x', 'a text cannot have a NUL'],
  ])('%s → %s', (from, to, message) => {
    expect(yaml).toContain(from);
    const answer = parseConfig(yaml.replace(from, to), FILE);
    expect(answer.ok ? '' : answer.error.message).toContain(message);
  });

  test('one byte order mark at the beginning is none of it', () => {
    expect(parseConfig(`\ufeff${yaml}`, FILE)).toEqual(parseConfig(yaml, FILE));
    const wrong = (text: string) => parseConfig(text.replace('schema: 1', 'schema: 2'), FILE);
    expect(wrong(`\ufeff${yaml}`)).toEqual(wrong(yaml));
  });
});

test.each(RESERVED)('a command that names %s is refused as a name that is not known', (name) => {
  for (const text of [`hz4 vs ${name}`, `base machine=${name}`, `base on ${name}`, `base T=${name}`]) {
    let refused: unknown;
    try {
      refused = ask(text, facts());
    } catch (error) {
      // The grammar accepts lower-case names only.
      expect((error as Error).message).toMatch(/no question/);
      continue;
    }
    expect(refused).toMatchObject({ ok: false });
  }
});

test.each(RESERVED)('a bench that prints %s as a unit gives no other number', (name) => {
  for (const unit of ['', 'ops/s', 'ns', 'B']) {
    for (const line of [`x=5 ${name}`, `x=5${name}/s`, `x=5 ops/${name}`, `${name} x=5`, `x=5 ${name}/${name}`]) {
      const read = readNumber({ pattern: 'x=', unit }, line);
      if (read.ok) expect(read.value?.value).toBe(5);
    }
  }
});

test('a plan with a NUL or half of a surrogate pair in a command or variable is refused', () => {
  const { plan } = syntheticRun({ blocks: 1 }).manifest;
  const [lane] = plan.lanes;
  for (const text of ['ma\0ke', 'ma\ud800ke']) {
    expect(AbPlan.safeParse({ ...plan, lanes: [{ ...lane, command: [text] }] }).success).toBe(false);
    expect(AbPlan.safeParse({ ...plan, lanes: [{ ...lane, env: { A: text } }] }).success).toBe(false);
    expect(AbPlan.safeParse({ ...plan, candidate: { ...plan.candidate, env: { A: text } } }).success).toBe(false);
  }
  expect(AbPlan.safeParse({ ...plan, lanes: [{ ...lane, command: ['make'] }] }).success).toBe(true);
});
