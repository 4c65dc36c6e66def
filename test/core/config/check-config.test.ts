import { expect, test } from 'vitest';
import { checkConfig } from '../../../src/core/config/check-config.ts';
import { parseConfig } from '../../../src/core/config/config.ts';

const YAML = `
schema: 1
lines:
  main:
    build:
      - [make, -C, src, 'DEFS={defines}']
    library: EDIT/liballoc.so
    flags: { prefixes: [X_, Y_], declaredIn: [src/x.h, gone.h] }
  other:
    build: [./configure]
    library: libx.so
  third:
    build: [no-such-tool, all]
    library: lib/EDITOR.so
allocators:
  system: { library: null }
  absent: { library: libabsent.so }
lanes:
  kit: { workload: [st-mixed, '1000', '10', '16', '64'] }
  built: { command: [out/bench], metric: { read: 'ops/s=' } }
  own: { command: [tools/run.sh], metric: { read: 'ops/s=' } }
  bare: { command: [no-such-bench], metric: { read: 'ops/s=' } }
  todo: { command: [EDIT/bench], metric: { read: 'ops/s=' } }
suites:
  all: { targets: [kit] }
`;

function findings(yaml: string) {
  const config = parseConfig(yaml, 'test.yml');
  if (!config.ok) throw new Error(config.error.message);
  return checkConfig(config.value, {
    paths: ['src/Makefile', 'src/x.h', 'tools/run.sh'],
    flags: { main: [{ name: 'X_A', kind: 'switch', file: 'src/x.h', lineNumber: 1, default: '0' }] },
    isInstalled: (program) => program === 'make',
    hasAllocator: (name) => name === 'system',
  }).map(({ kind, place, message }) => `${kind} ${place}: ${message}`);
}

test('checkConfig lists placeholders, paths that are not in the commit, and programs that are not there', () => {
  expect(findings(YAML)).toEqual([
    'fails lines.main.library: EDIT/liballoc.so is a placeholder: a person has to write something there',
    'fails lanes.todo.command.0: EDIT/bench is a placeholder: a person has to write something there',
    'fails lines.main.flags.declaredIn: gone.h is not in the commit',
    'fails lines.other.build: ./configure is not in the commit',
    'here lines.third.build: no-such-tool is not installed where builds look for it',
    'here allocators.absent: is not installed on this machine',
    'fails lanes.built.command: out/bench is not in the commit, and there are no "benches" that build it',
    'here lanes.bare.command: no-such-bench is neither installed on this machine nor in the commit, and there are no "benches" that build it',
  ]);
});

test('checkConfig leaves open what benches may build', () => {
  const open = findings(`${YAML}benches: { build: [make, bench] }\n`).filter((each) => each.startsWith('open'));
  expect(open).toEqual([
    'open lanes.built.command: out/bench is not in the commit: "benches" has to build it',
    'open lanes.bare.command: no-such-bench is not in the commit: "benches" has to build it',
  ]);
});

test('checkConfig notices a prefix that no file declares', () => {
  const whole = YAML.replace(', gone.h', '');
  expect(findings(whole)).toContain(
    'fails lines.main.flags.prefixes: no file of declaredIn declares a flag that begins with Y_',
  );
});

test('checkConfig finds nothing in a configuration that is whole', () => {
  const whole = `
schema: 1
lines: { main: { build: [make], library: libx.so } }
lanes: { kit: { workload: [st-mixed, '1000', '10', '16', '64'] } }
suites: { all: { targets: [kit] } }
`;
  expect(findings(whole)).toEqual([]);
});
