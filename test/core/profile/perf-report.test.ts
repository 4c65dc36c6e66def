import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Profile, parsePerfReport } from '../../../src/core/profile/perf-report.ts';
import { functionChanges, heavier, isBeyondNoise, stackChanges } from '../../../src/core/profile/profile-change.ts';
import { err } from '../../../src/model/result.ts';

const TEXT = readFileSync('test/fixtures/perf/report-6.1-vm.txt', 'utf8');

function parsed(text = TEXT): Profile {
  const profile = parsePerfReport(text);
  if (!profile.ok) throw new Error(profile.error);
  return profile.value;
}

function functionOf(name: string, profile = parsed()) {
  return profile.functions.find((each) => each.name === name);
}

test('functions have self samples and samples of their callees', () => {
  const profile = parsed();
  const starters = [...TEXT.matchAll(/^ (\d+)\s*\|(?:sh|env)\s*\|/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  expect(starters).toBeGreaterThan(0);
  expect(profile).toMatchObject({
    event: expect.stringContaining('cpu-clock'),
    lost: 0,
  });
  const all = [...TEXT.matchAll(/^ (\d+)\s*\|/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  // Ten samples lie in timer interrupts, and one in the start of the process.
  expect(profile.leftOut.interrupts).toBeGreaterThan(0);
  expect(profile.samples).toBe(all - starters - profile.leftOut.interrupts - profile.leftOut.ends);
  const main = functionOf('main');
  expect(main?.total).toBeGreaterThan(main?.self ?? 0);
  expect(profile.functions.every(({ self, total }) => self <= total && total <= profile.samples)).toBe(true);
  expect(functionOf('_int_malloc')).toMatchObject({ object: 'libc.so.6' });
});

test('call chains begin with the outermost frame and hold no addresses', () => {
  const { stacks } = parsed();
  expect(stacks.some(({ frames }) => frames.indexOf('main') < frames.indexOf('carve_run'))).toBe(true);
  expect(stacks.flatMap(({ frames }) => frames).filter((frame) => /^0/.test(frame))).toEqual([]);
});

test.each([
  ['nothing', '', /does not name its event/],
  ['another locale', TEXT.replace('# Samples:', '# Stichproben:'), /C locale/],
  ['a changed column', TEXT.replaceAll('|[.] ', '|'), /does not write/],
  ['no function', TEXT.replace(/^ .*$|^\d.*$/gm, ''), /and has 0: it is cut off/],
  ['a line of another program', TEXT.replace('\n\n\n', '\nfailed to open it\n'), /does not write: failed to open/],
])('%s is named', (_, text, message) => {
  expect(parsePerfReport(text)).toEqual(err(expect.stringMatching(message)));
});

test('parsePerfReport refuses a report that is cut anywhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: TEXT.trimEnd().length - 1 }), (at) => {
      return !parsePerfReport(TEXT.slice(0, at)).ok;
    }),
  );
});

test('addresses without a symbol are one entry per object', () => {
  const hidden = parsed(
    "# Samples: 9  of event 'cycles'\n 4 |bench |libx.so |[.] 0x0000000000001234\n4 0\n 5 |bench |libx.so |[.] 0x0000000000001238\n5 0\n# end of the report\n",
  );
  expect(hidden.functions).toEqual([{ name: 'no symbol in libx.so', object: 'libx.so', self: 9, total: 9 }]);
});

test('samples of the starting processes are left out', () => {
  const own = parsed(
    "# Samples: 9  of event 'cycles'\n 4 |sh   |libc.so.6 |[.] fork\n4 main|fork\n 5 |bench |libx.so |[.] malloc\n5 main|malloc\n# end of the report\n",
  );
  expect(own).toMatchObject({ samples: 5, functions: [{ name: 'malloc', self: 5, total: 5 }] });
});

test('functionChanges compares shares, and heavier returns at most three per side', () => {
  const base = parsed();
  const head = {
    ...base,
    functions: base.functions.map((each) => ({ ...each, self: each.name === 'main' ? 0 : each.self })),
  };
  const changes = functionChanges(base, head);
  expect(changes[0]?.name).toBe('main');
  expect(heavier(changes).inBaseline.map(({ name }) => name)).toEqual(['main']);
  expect(heavier(changes).inCandidate).toEqual([]);
  expect(stackChanges(base, base).every(({ change }) => change === 0)).toBe(true);
  expect(stackChanges(base, base).reduce((sum, { baseline }) => sum + baseline, 0)).toBeCloseTo(1);
});

test('a report with a section for each kind of core adds their samples and names the kinds', () => {
  const text = readFileSync('test/fixtures/perf/report-hybrid.txt', 'utf8');
  expect(parsed(text)).toMatchObject({
    event: 'cycles',
    samples: 1260,
    cores: [
      { core: 'cpu_core', samples: 1200 },
      { core: 'cpu_atom', samples: 60 },
    ],
  });
  expect(functionOf('malloc', parsed(text))).toMatchObject({ self: 960, total: 1260 });
  const cut = text.replace(' 60         |bench  |libx.so          |[.] malloc\n60 main|malloc\n', '');
  expect(parsePerfReport(cut)).toEqual(err('it announces 60 samples and has 0: it is cut off'));
  expect(parsePerfReport(text.replace('cpu_atom/cycles/P', 'cpu_atom/instructions/P'))).toEqual(
    err('it has 2 events: cycles, instructions'),
  );
});

test.each([
  ['the dynamic loader', 'ld-linux-x86-64.so.2|[.] do_lookup_x', '_dl_start|do_lookup_x', 'ends'],
  [
    'a page fault of the loader',
    '[kernel.kallsyms]|[k] clear_page',
    '_dl_relocate_object|asm_exc_page_fault|clear_page',
    'ends',
  ],
  ['exec', '[kernel.kallsyms]|[k] load_elf_binary', '__x64_sys_execve|bprm_execve|load_elf_binary', 'ends'],
  ['exit', '[kernel.kallsyms]|[k] unmap_page_range', 'do_group_exit|do_exit|exit_mmap|unmap_page_range', 'ends'],
  [
    'an interrupt',
    '[kernel.kallsyms]|[k] rcu_core',
    'main|malloc|asm_sysvec_apic_timer_interrupt|handle_softirqs|rcu_core',
    'interrupts',
  ],
  ['an interrupt on Arm', '[kernel.kallsyms]|[k] rcu_core', 'main|el0t_64_irq|gic_handle_irq|rcu_core', 'interrupts'],
] as const)('samples of %s are left out and counted', (_, where, chain, kind) => {
  const text = `# Samples: 9  of event 'cycles'\n 4 |bench |${where}\n4 ${chain}\n 5 |bench |libx.so |[.] malloc\n5 main|malloc\n# end of the report\n`;
  const { samples, leftOut, functions } = parsed(text);
  expect(functions.map(({ name }) => name)).toEqual(['malloc']);
  expect(samples).toBe(5);
  expect(leftOut).toEqual({ ends: 0, interrupts: 0, [kind]: 4 });
});

test.each([
  ['a page fault of the program', '[kernel.kallsyms]|[k] clear_page', 'main|malloc|asm_exc_page_fault|clear_page'],
  ['access to thread-local variables', 'ld-linux-x86-64.so.2|[.] __tls_get_addr', 'main|malloc|__tls_get_addr'],
  ['a plug-in that main loads', 'libc.so.6|[.] strcmp', 'main|dlopen|_dl_open|strcmp'],
] as const)('samples of %s are work', (_, where, chain) => {
  const text = `# Samples: 9  of event 'cycles'\n 9 |bench |${where}\n9 ${chain}\n# end of the report\n`;
  expect(parsed(text)).toMatchObject({ samples: 9, leftOut: { ends: 0, interrupts: 0 } });
});

test('a difference of shares counts beyond three standard errors of the samples of both profiles', () => {
  const profile = { ...parsed(), samples: 1000 };
  const change = (by: number) => ({ name: 'f', baseline: 0.2, candidate: 0.2 + by, change: by });
  // Three standard errors of a share of 20 % in twice 1,000 samples are 5.4 points.
  expect(isBeyondNoise(change(0.05), profile, profile)).toBe(false);
  expect(isBeyondNoise(change(0.06), profile, profile)).toBe(true);
  expect(isBeyondNoise(change(0.05), { ...profile, samples: 4000 }, { ...profile, samples: 4000 })).toBe(true);
});
