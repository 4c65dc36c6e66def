import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { CONFIG_BYTES_MAX } from '../../../src/model/config.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const yaml = readFileSync('test/fixtures/config.yml', 'utf8');
const FILE = '.github/alloc-ab.yml';

/** The message for the fixture with one piece of text replaced. */
function broken(from: string, to: string): { message: string; token?: string; suggestion?: string } {
  expect(yaml).toContain(from);
  const answer = parseConfig(yaml.replace(from, to), FILE);
  if (answer.ok) throw new Error('accepted');
  expect(answer.error.code).toBe('bad-config');
  return answer.error;
}

test('parseConfig reads a full configuration, with percentages and durations as numbers', () => {
  const answer = parseConfig(yaml, FILE);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      defaults: { gain: 0.01, budget: 900, guards: { rss: 0.03 } },
      lanes: {
        'mt-small': { gain: 0.02, guards: { faults: null }, matrix: { T: ['4', '16'] } },
        'st-mixed': { timeout: 90 },
      },
      lines: { plain: { build: [['make', '-C', 'alloc/plain']] } },
    },
  });
});

describe('parseConfig reports each mistake with line and column', () => {
  const table: [from: string, to: string, message: string, suggestion?: string][] = [
    [
      'library: alloc/hz4/',
      'libary: alloc/hz4/',
      '6:5 lines.hz4.libary: unknown key "libary", did you mean library?',
      'library',
    ],
    [
      'prefixes: [HZ4_]',
      'prefix: [HZ4_]',
      '8:7 lines.hz4.flags.prefix: unknown key "prefix", did you mean prefixes?',
      'prefixes',
    ],
    [
      '  hz4:\n',
      '  Hz4:\n',
      '4:3 lines.Hz4: the name "Hz4" is not allowed: a name is lower case: letters, digits and _ . - (at most 64), and not "constructor"',
    ],
    [
      '  plain:\n',
      '  plain:\n    <<: { env: {} }\n',
      '20:5 lines.plain.??: merge keys are not read (YAML 1.2 has none), so write the merged keys out; an alias of a whole value works',
    ],
    [
      'lines:\n',
      'lines:\n  __proto__: { build: [make], library: x.so }\n',
      '4:3 lines.??proto??: this name cannot be used for a key',
    ],
    [
      'presets:\n',
      'presets:\n      "__proto__": { defines: {} }\n',
      '12:7 lines.hz4.presets.??proto??: this name cannot be used for a key',
    ],
    ['schema: 1', 'schema: 2', '2:9 schema: "2": expected 1'],
    ['gain: 2%', 'gain: 2', '35:11 lanes.mt-small.gain: "2": a percentage looks like 2% or 0.5%'],
    ['budget: 15m', 'budget: 15 minutes', '54:11 defaults.budget: "15 minutes": a duration looks like 90s, 20m or 1h'],
    [
      'release: { suite: ssot',
      'release: { suite: sot',
      '55:19 release.suite: there is no suite "sot", did you mean ssot?',
      'ssot',
    ],
    [
      'machines: [lab], margin',
      'machines: [lap], margin',
      '55:47 release.machines.0: there is no machine "lap", did you mean lab?',
      'lab',
    ],
    ['budget: 15m', 'budget: 99h', '54:11 defaults.budget: a budget is at most 24h'],
    ['timeout: 90s', 'timeout: 2h', '41:14 lanes.st-mixed.timeout: one run of a bench may last at most 1h'],
    [
      "read: 'ops/s=([0-9.]+)'",
      "read: '(ops)/s=([0-9.]+)'",
      '30:21 lanes.mt-small.metric.read: "?ops?/s=??0-9.?+?": a regular expression that ends before the number, e.g. ops/s=, or has one (group) where it begins; without look-around and back-references',
    ],
    [
      "command: [out/bench_mt, '{T}', '2000000', '{R}']",
      'command: ./bench 4 90',
      `28:14 lanes.mt-small.command: "./bench 4 90": a command is a list of its program and arguments, e.g. ['./bench', '4', '90']`,
    ],
    [
      "command: [out/bench_mt, '{T}', '2000000', '{R}']",
      'command: [bench 4 90]',
      `28:14 lanes.mt-small.command: "bench 4 90" is not a program: each argument is an item of its own, e.g. [bench, '4', '90']`,
    ],
    [
      "command: [out/bench_mt, '{T}', '2000000', '{R}']",
      'run: bench 4 90',
      `28:5 lanes.mt-small.run: unknown key "run", did you mean command? There a command is a list of its program and arguments, e.g. [bench, '4', '90']`,
      'command',
    ],
    [
      'build: [make, -C, alloc/plain]',
      'build: make clean && make all',
      `20:12 lines.plain.build: "make clean ?? make all": a command is a list of its program and arguments, e.g. [sh, -c, 'make clean && make all']`,
    ],
    [
      'build: [make, -C, alloc/plain]',
      'build: [make clean, make all]',
      '20:12 lines.plain.build: "make clean" is not a program: each of several commands is a list of its own, e.g. [[make, clean], [make, all]]',
    ],
    [', within: 2', '', '32:7 lanes.mt-small.checks.remote.within: "within" is missing'],
    [
      "equals: '{R}'",
      "equals: '{Q}'",
      '32:55 lanes.mt-small.checks.remote.equals: {Q} is not a matrix parameter of this lane, it has T or R',
    ],
    [
      "equals: '{R}'",
      'equals: much',
      '32:55 lanes.mt-small.checks.remote.equals: "much" is not a number in every cell',
    ],
    [
      'gain: 2%',
      "operations: '{T} * 200 * {Q}'",
      '35:17 lanes.mt-small.operations: {Q} is not a matrix parameter of this lane, it has T or R',
    ],
    ['gain: 2%', 'operations: many', '35:17 lanes.mt-small.operations: "many": a product, e.g. \'{T} * 200000\''],
    [
      '    targets: [st-mixed]\n',
      '    targets: [st-mixed]\n    trust: outside\n',
      '48:12 suites.quick.trust: the programs of st-mixed report about themselves, and this suite trusts only what is timed from outside; add a lane with a "workload", a "server" or metric: wall',
    ],
    ['R: [50, 90]', 'R: [50, some]', '32:55 lanes.mt-small.checks.remote.equals: "{R}" is not a number in every cell'],
    [
      "'2000000', '{R}'",
      "'2000000', '{r}'",
      '28:47 lanes.mt-small.command.3: {r} is not a matrix parameter of this lane, did you mean {R}?',
      'R',
    ],
    [
      'R: [50, 90] }',
      'R: [50, 90], S: [1] }',
      '29:40 lanes.mt-small.matrix.S: the matrix parameter S is never used as {S}: its cells would all measure the same',
    ],
    ['T: [4, 16]', 'T: [4, 4]', '29:22 lanes.mt-small.matrix.T.1: "4" is listed twice'],
    [
      'T: [4, 16]',
      "T: [4, '1 6']",
      '29:22 lanes.mt-small.matrix.T.1: "1 6": a matrix value has letters, digits and _ . - only',
    ],
    [
      "'mt-small R=90'",
      'mt-smal R=90',
      '44:15 suites.ssot.targets.0: there is no lane "mt-smal", did you mean mt-small?',
      'mt-small',
    ],
    [
      "'mt-small R=90'",
      'mt-small R=80',
      '44:15 suites.ssot.targets.0: R=80 is not a cell of the lane mt-small, there are 50 or 90',
    ],
    [
      'mt-small T=4]',
      'st-mixed T=4]',
      '45:24 suites.ssot.guards.1: the lane st-mixed has no matrix parameter T, it has none',
    ],
    ['suite: ssot', 'suite: sot', '51:10 defaults.suite: there is no suite "sot", did you mean ssot?', 'ssot'],
    ['suite: quick,', 'suite: quik,', '56:16 gate.suite: there is no suite "quik", did you mean quick?', 'quick'],
    [
      'line: hz4, margin: 3',
      'line: hz5, margin: 3',
      '56:29 gate.line: there is no line "hz5", did you mean hz4?',
      'hz4',
    ],
    ['budget: 5m', 'budget: 25h', '56:54 gate.budget: a budget is at most 24h'],
    ['line: hz4', 'line: hz9', '52:9 defaults.line: there is no line "hz9", did you mean hz4?', 'hz4'],
    [
      ", 'HZ4_DEFS_EXTRA={defines}']",
      ']',
      '5:12 lines.hz4.build: no argument contains {defines}, so a flag would never reach the compiler; add one such as CFLAGS_EXTRA={defines}',
    ],
    [
      '  plain:',
      '  snmalloc:',
      '19:3 lines.snmalloc: "snmalloc" is a line and an allocator: one name must mean one thing',
    ],
    ['  snmalloc:', '  vs:', '23:3 allocators.vs: "vs" is a keyword of the comment grammar and cannot be a name'],
    [
      'labels: [self-hosted, lab]',
      'labels: [self hosted]',
      '49:19 machines.lab.labels.0: "self hosted": a label has letters, digits and _ . - only',
    ],
    [
      'labels: [self-hosted, lab] }',
      'labels: [self-hosted, lab] }\n  den: { labels: [Lab, self-hosted] }',
      '50:18 machines.den.labels: has the same labels as the machine "lab", so one runner would count as two; give each a label of its own',
    ],
    [
      'library: alloc/plain/libplain.so',
      'library: ../../etc/passwd',
      '21:14 lines.plain.library: "../../etc/passwd": a relative path inside the repository, without ".." or blanks',
    ],
  ];
  test.each(table)('%j → %j', (from, to, message, suggestion) => {
    const refusal = broken(from, to);
    expect(refusal.message.split('\n')).toContain(`${FILE}:${message}`);
    expect(refusal.suggestion).toBe(suggestion);
  });
});

test('parseConfig lists mistakes in the order of the file, the first ten with their positions', () => {
  const two = broken('library: alloc/hz4/', 'libary: alloc/hz4/').message.split('\n');
  expect(two.map((line) => line.split(' ')[0])).toEqual([`${FILE}:4:3`, `${FILE}:6:5`]);
  const many = broken('schema: 1', Array.from({ length: 14 }, (_, at) => `extra${at}: 1`).join('\n')).message.split(
    '\n',
  );
  expect(many).toHaveLength(11);
  expect(many.at(-1)).toBe('and 5 more');
});

test('parseConfig reports a mistake inside an alias at its anchor', () => {
  const text = yaml
    .replace('machines:\n', 'machines:\n  other: { labels: &l [bad label] }\n')
    .replace('labels: [self-hosted, lab]', 'labels: *l');
  const answer = parseConfig(text, FILE);
  expect(answer.ok ? '' : answer.error.message.split('\n')).toEqual([
    expect.stringMatching(/^\.github\/alloc-ab\.yml:49:24 machines\.other\.labels\.0: /),
    expect.stringMatching(/^\.github\/alloc-ab\.yml:49:24 machines\.lab\.labels\.0: /),
  ]);
});

describe('parseConfig refuses a text that is not a configuration', () => {
  test.each([
    ['', '1:1 not valid YAML: '],
    ['# only a comment', '1:1 not valid YAML: '],
    ['[]', '1:1 expected a mapping, found a list'],
    ['just text', '1:1 "just text": expected a mapping'],
    ['a: [1\nb: 2', '2:1 not valid YAML: deficient indentation'],
    ['a: 1\na: 2', '2:1 not valid YAML: duplicated mapping key'],
    ['a: 1\n--- \nb: 2', '1:1 not valid YAML: '],
    ['? [a]\n: 1', 'not valid YAML: '],
    ['a: *nowhere', '1:5 not valid YAML: '],
    [`${'['.repeat(200)}`, 'not valid YAML: '],
    [`a: &a [x]\n${Array.from({ length: 40 }, (_, at) => `b${at}: [*a, *a]`).join('\n')}`, 'aliases exceeded'],
    ['x'.repeat(CONFIG_BYTES_MAX + 1), `1:1 the file is larger than ${CONFIG_BYTES_MAX} bytes`],
    ['ü'.repeat(CONFIG_BYTES_MAX / 2 + 1), '1:1 the file is larger than'],
    ['__proto__: { schema: 1 }\nconstructor: 1', 'this name cannot be used for a key'],
  ])('%.30j', (text, message) => {
    const answer = parseConfig(text, FILE);
    expect(answer.ok ? '' : answer.error.message).toContain(message);
  });

  test('parseConfig refuses anchors that expand exponentially, at once', () => {
    const levels = Array.from({ length: 15 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`);
    const parse = () => expect(parseConfig(`a0: &a0 [x]\n${levels.join('\n')}\nlanes: *a15`, FILE).ok).toBe(false);
    expect(cpuMs(parse)).toBeLessThan(2000);
  });

  test('parseConfig never throws on a damaged configuration', () => {
    fc.assert(
      fc.property(fc.nat(yaml.length), fc.nat(40), fc.string({ maxLength: 6 }), (at, length, text) => {
        const answer = parseConfig(yaml.slice(0, at) + text + yaml.slice(at + length), FILE);
        if (!answer.ok) expect(answer.error.message).toMatch(/^\.github\/alloc-ab\.yml:[0-9]+:[0-9]+ /);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a gate on a lane whose throughput is not guarded', () => {
  const plain = yaml.replace('hz4, margin: 3%', 'hz4');
  const offIn = (text: string, from: string, to: string): string => {
    expect(text).toContain(from);
    const answer = parseConfig(text.replace(from, to), FILE);
    return answer.ok ? 'accepted' : answer.error.message;
  };
  const message = (lane: string) =>
    `gate.suite: the throughput of ${lane} is not guarded, so the gate could show nothing there; set gate.margin, give each such lane guards: { throughput: 2% }, or leave it out of the suite`;
  const onLane = ["metric: { read: 'ns=", "guards: { throughput: off }\n    metric: { read: 'ns="] as const;

  test('is refused at the name of the suite', () => {
    expect(plain).not.toBe(yaml);
    expect(offIn(plain, ...onLane)).toContain(`${FILE}:57:16 ${message('st-mixed')}`);
    expect(offIn(plain, 'guards: { rss: 3% }', 'guards: { throughput: off }')).toContain(
      `${FILE}:56:16 ${message('st-mixed')}`,
    );
    const wide = plain.replace('gate: { suite: quick', 'gate: { suite: ssot');
    expect(offIn(wide, 'guards: { rss: 3% }', 'guards: { throughput: off }')).toContain(
      message('mt-small or st-mixed'),
    );
  });

  test('is accepted with a margin of the gate, which applies to every lane, or of the lane, which overrides the defaults', () => {
    expect(offIn(yaml, ...onLane)).toBe('accepted');
    const own = plain.replace(onLane[0], onLane[1].replace('off', '1%'));
    expect(offIn(own, 'guards: { rss: 3% }', 'guards: { throughput: off }')).toBe('accepted');
  });
});

describe('a server', () => {
  const server = `
  redis:
    server:
      start: [redis-server, --port, '{port}', --save, '']
      ready: [redis-cli, -p, '{port}', ping]
      load: [redis-benchmark, -p, '{port}', -d, '{D}']
      ask: [redis-cli, -p, '{port}', info]
      reads: redis-benchmark
    matrix: { D: [64] }
    figures:
      ratio: { read: 'ratio:([0-9.]+)', better: lower, from: ask }
`;
  const whole = yaml.replace('\nlanes:\n', `\nlanes:${server}`);
  const messageFor = (from: string, to: string): string => {
    expect(whole).toContain(from);
    const answer = parseConfig(whole.replace(from, to), FILE);
    return answer.ok ? 'accepted' : answer.error.message;
  };

  test('is read with its default values', () => {
    expect(parseConfig(whole, FILE)).toMatchObject({
      ok: true,
      value: { lanes: { redis: { server: { readyWithin: 10, start: expect.arrayContaining(['']) }, timeout: 60 } } },
    });
  });

  const table: [from: string, to: string, message: string][] = [
    [
      "ready: [redis-cli, -p, '{port}', ping]",
      'ready: [redis-cli, ping]',
      'lanes.redis.server.ready: no argument contains {port}',
    ],
    [
      'reads: redis-benchmark',
      'reads: redis-benchmark\n      readyWithin: 1h',
      'lanes.redis.server.readyWithin: a server is waited for at most 10m',
    ],
    [
      '      reads: redis-benchmark\n',
      '',
      'lanes.redis.metric: a lane with a "command" or a "server" needs a metric that reads its number',
    ],
    ["'{D}'", "'{D}{F}'", 'lanes.redis.server.load.4: {F} is not a matrix parameter of this lane, it has D'],
    [
      '    matrix: { D: [64] }\n',
      "    matrix: { D: [64] }\n    metric: { read: 'x=([0-9]+)' }\n",
      'lanes.redis.metric: "reads: redis-benchmark" already defines how the number is read',
    ],
    [
      "      ask: [redis-cli, -p, '{port}', info]\n",
      '',
      'lanes.redis.figures.ratio.from: the server has no "ask" to read from',
    ],
    ['      ratio:', '      p99:', 'lanes.redis.figures.p99: "reads: redis-benchmark" already gives this figure'],
    ['    server:\n', '    command: [x]\n    server:\n', 'lanes.redis: a lane has one of "command"'],
    [
      "start: [redis-server, --port, '{port}', --save, '']",
      "start: ['', '{port}']",
      'lanes.redis.server.start: a command begins with its program',
    ],
  ];
  test.each(table)('%s → %s', (from, to, message) => {
    expect(messageFor(from, to)).toContain(message);
  });
});

test.each([
  ['throughput: { margin: 2%, atLeast: 5 }', 'a guard is off or a percentage such as 2%, found a mapping'],
  ['rss: 5', '"5": a guard is off or a percentage such as 2%'],
  ['rss: { margin: 5%, atLeast: 1000 }', '"1000": a size looks like 1MiB or 512KiB'],
  ['rss: { atLeast: 1MiB }', '"margin" is missing'],
  ['faults: { margin: 5%, atLeast: 1MiB }', '"1MiB": expected a number'],
])('a guard %s is refused in words', (guard, words) => {
  const text = readFileSync('test/fixtures/config.yml', 'utf8').replace('guards: { rss: 3% }', `guards: { ${guard} }`);
  const parsed = parseConfig(text, 'alloc-ab.yml');
  expect(parsed.ok ? 'accepted' : parsed.error.message).toContain(words);
});
