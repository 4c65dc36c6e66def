import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readElf } from '../../../src/core/code/elf-file.ts';
import { allCode, trappedLibrary, trapSignal } from '../../../src/core/code/trapped-library.ts';
import { buildLibrary } from './built-library.ts';

/** A constructor calls `used`; nothing calls `unused`. */
const LIBRARY = buildLibrary(`
  __attribute__((noinline)) int used(int n) { __asm__ volatile(""); return n + 1; }
  __attribute__((noinline)) int unused(int n) { __asm__ volatile(""); return n + 2; }
  __attribute__((constructor)) static void begin(void) { used(1); }
`);

test('a process that enters trapped code is ended by the signal, wherever it enters it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-trap-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const elf = readElf(LIBRARY.bytes);
  if (!elf.ok) throw new Error(elf.error);
  const signalWith = (ranges: Parameters<typeof trappedLibrary>[1]) => {
    const path = join(folder, 'library.so');
    writeFileSync(path, trappedLibrary(elf.value, ranges));
    const { signal, status } = spawnSync('/bin/true', { env: { LD_PRELOAD: path } });
    return signal ?? status;
  };
  const [used, unused] = ['used', 'unused'].map((name) => LIBRARY.program.exported.get(name));
  if (used === undefined || unused === undefined) throw new Error('not exported');
  const signal = trapSignal(elf.value);
  expect(signalWith([])).toBe(0);
  expect(signalWith([unused])).toBe(0);
  expect(signalWith([used])).toBe(signal);
  expect(signalWith(allCode(elf.value))).toBe(signal);
  const second = used.instructions[1]?.address ?? used.address;
  expect(signalWith([{ address: second, end: used.end }])).toBe(signal);
});
