import { expect, test } from 'vitest';
import { headerFlags } from '../../../src/core/init/header-flags.ts';
import { repositoryFacts } from '../../../src/core/init/systems/recognise.ts';
import type { FoundLine } from '../../../src/core/init/systems/trial.ts';

const LINE: FoundLine = {
  name: 'hz4',
  build: [['make']],
  library: 'libhz4.so',
  flags: {},
  presets: {},
  sources: ['hz4/src/hz4.c'],
  takesDefines: true,
};
const FILES = {
  'hz4/src/hz4.c': '#include "hz4_config.h"\n#if HZ4_FAST\n#error "HZ4_FAST is not for this source"\n#endif\nint a;\n',
  'hz4/core/hz4_config.h':
    '// All of it\n#ifndef HZ4_CONFIG_H\n#define HZ4_CONFIG_H\n#include "hz4_config_core.h"\n#include "hz4_config_archived.h"\n#include "hz4_platform.h"\n#endif\n',
  'hz4/core/hz4_config_core.h':
    '#pragma once\n#ifndef HZ4_FAST\n#define HZ4_FAST 0\n#endif\n#ifndef HZ4_OLD\n#define HZ4_OLD 0\n#endif\n',
  'hz4/core/hz4_config_archived.h':
    '#include "hz4_archived_tail.inc"\n#if HZ4_OLD\n#error "HZ4_OLD is archived (NO-GO)"\n#endif\n',
  'hz4/core/hz4_archived_tail.inc': '#if HZ4_FAST > 2\n#error "HZ4_FAST above 2 is archived (NO-GO)"\n#endif\n',
  'hz4/core/hz4_platform.h': '#if !defined(__linux__)\n#error "only Linux"\n#endif\n',
  'hz4/core/hz4_page.h': '#include "hz4_config_core.h"\nint page(void);\n',
  'hz4/core/hz4_alone.h': '#if HZ4_OLD\n#error "included by nothing that declares a flag"\n#endif\n',
};

function drafted(files: Readonly<Record<string, string>>): FoundLine['flags'] {
  const facts = repositoryFacts(Object.keys(files).map((path) => ({ path })));
  const trial = headerFlags(LINE, facts);
  let step = trial.next();
  while (step.done !== true) {
    if (step.value.kind !== 'read') throw new Error(`${step.value.kind} is not needed`);
    step = trial.next(files[step.value.path] ?? '');
  }
  return step.value.flags;
}

test('of more files than a configuration has entries for, a folder stands for its headers, and a source for itself', () => {
  const declares = (name: string) => `#ifndef HZ4_${name}\n#define HZ4_${name} 0\n#endif\n`;
  const many = (folder: string, count: number, end: string) =>
    Array.from({ length: count }, (_, at) => [`${folder}/x${at}.${end}`, declares(`${end.toUpperCase()}_${at}`)]);
  const files = Object.fromEntries([
    ...many('hz4/include', 4, 'h'),
    ...many('hz4/include/config', 20, 'inc'),
    ['hz4/src/hz4.c', declares('OWN')],
    ['hz4/src/hz4_tail.inc', declares('TAIL')],
  ]);
  expect(drafted(files).declaredIn).toEqual(['hz4/include', 'hz4/src/hz4.c', 'hz4/src/hz4_tail.inc']);
});

test('the headers of the flags are those that declare them, the one that includes them, and those with their errors', () => {
  expect(drafted(FILES)).toEqual({
    prefixes: ['HZ4_'],
    declaredIn: [
      'hz4/core/hz4_archived_tail.inc',
      'hz4/core/hz4_config.h',
      'hz4/core/hz4_config_archived.h',
      'hz4/core/hz4_config_core.h',
    ],
  });
});
