import { describe, expect, test } from 'vitest';
import { compareLibraries } from '../../../src/core/code/compare-libraries.ts';
import { parseDisassembly } from '../../../src/core/code/disassembly.ts';
import { readElf } from '../../../src/core/code/elf-file.ts';
import { readNames } from '../../../src/core/code/elf-symbols.ts';
import { readProgram } from '../../../src/core/code/program-code.ts';
import { allocatorSource, buildLibrary } from './built-library.ts';

const { bytes: BYTES, listing: LISTING } = buildLibrary(allocatorSource());

/** A changed copy of the library. */
function altered(change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(BYTES);
  change(new DataView(copy.buffer), copy);
  return copy;
}

function errorOf(bytes: Uint8Array): string {
  const read = readProgram(bytes, LISTING);
  return read.ok ? '' : read.error;
}

/** Offset of the header of the first section of this type. */
function sectionAt(type: number): number {
  const view = new DataView(BYTES.buffer);
  const table = Number(view.getBigUint64(40, true));
  for (let row = table; row < BYTES.length; row += 64) if (view.getUint32(row + 4, true) === type) return row;
  throw new Error('no such section');
}

describe('files that are no sound library', () => {
  test.each([
    ['an empty file', new Uint8Array(0), 'is not an ELF file'],
    [
      'a text',
      new TextEncoder().encode('not a library at all, but a longer text than the header of one'.repeat(3)),
      'is not an ELF file',
    ],
    ['32 bits', altered((view) => view.setUint8(4, 1)), 'is not a 64-bit little-endian ELF file'],
    ['another processor', altered((view) => view.setUint16(18, 40, true)), 'is for a processor whose code is not read'],
    [
      '65535 segments',
      altered((view) => view.setUint16(56, 65_535, true)),
      'has a table of segments that is cut or too long',
    ],
    [
      '65535 sections',
      altered((view) => view.setUint16(60, 65_535, true)),
      'has a table of sections that is cut or too long',
    ],
    [
      'sections far outside',
      altered((view) => view.setBigUint64(40, 2n ** 63n, true)),
      'has a table of sections that is cut or too long',
    ],
    ['a section that ends outside', altered((view) => view.setBigUint64(sectionAt(2) + 32, 2n ** 40n, true)), 'is cut'],
  ])('%s is refused by name', (_, bytes, error) => {
    expect(errorOf(bytes)).toBe(error);
  });

  test('a file that is cut anywhere is refused or read, and nothing is thrown', () => {
    for (let length = 0; length < BYTES.length; length += 97) {
      const cut = BYTES.slice(0, length);
      expect(readProgram(cut, LISTING).ok).toBe(false);
      expect(compareLibraries(BYTES, cut).ok).toBe(false);
    }
  });

  test('no byte of the headers makes a reader throw', () => {
    const table = Number(new DataView(BYTES.buffer).getBigUint64(40, true));
    for (const start of [0, table, sectionAt(2), sectionAt(4), sectionAt(11)]) {
      for (let at = start; at < start + 64; at++) {
        const bytes = altered((_, copy) => {
          copy[at] = 0xff;
        });
        readProgram(bytes, LISTING);
        compareLibraries(BYTES, bytes);
      }
    }
  });

  test('a million symbols are refused by name, in a second', () => {
    const rows = 1_000_000;
    const bytes = new Uint8Array(BYTES.length + rows * 24);
    bytes.set(BYTES);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(sectionAt(2) + 24, BigInt(BYTES.length), true);
    view.setBigUint64(sectionAt(2) + 32, BigInt(rows * 24), true);
    const began = performance.now();
    expect(errorOf(bytes)).toBe('has more than 200000 symbols');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('long names are refused by name: one of 5000 bytes, and many rows with one of 4000', () => {
    const withName = (length: number, rows: number): Uint8Array => {
      const bytes = new Uint8Array(BYTES.length + length + 1 + rows * 24).fill(0);
      bytes.set(BYTES);
      bytes.fill(0x61, BYTES.length, BYTES.length + length);
      const view = new DataView(bytes.buffer);
      const symbols = sectionAt(2);
      const strings =
        Number(new DataView(BYTES.buffer).getBigUint64(40, true)) + view.getUint32(symbols + 40, true) * 64;
      view.setBigUint64(strings + 24, BigInt(BYTES.length), true);
      view.setBigUint64(strings + 32, BigInt(length + 1), true);
      const at = BYTES.length + length + 1;
      view.setBigUint64(symbols + 24, BigInt(at), true);
      view.setBigUint64(symbols + 32, BigInt(rows * 24), true);
      for (let row = 0; row < rows; row++) {
        view.setUint8(at + row * 24 + 4, 0x12);
        view.setUint16(at + row * 24 + 6, 1, true);
      }
      return bytes;
    };
    const read = (bytes: Uint8Array) => {
      const elf = readElf(bytes);
      const names = elf.ok ? readNames(elf.value) : elf;
      return names.ok ? '' : names.error;
    };
    expect(read(withName(5000, 1))).toBe('has a symbol name of more than 4096 bytes');
    expect(read(withName(4000, 100_000))).toBe('has symbol names of more than 33554432 characters together');
  });

  test('a note that claims to be a build id hides no other bytes', () => {
    // The type of `.text` is a note here: its bytes are no note, and stay.
    const text = (bytes: Uint8Array): Uint8Array => {
      const view = new DataView(bytes.buffer);
      view.setUint32(sectionAt(1) + 4, 7, true);
      return bytes;
    };
    const other = altered((_, copy) => {
      copy[0x1010] = (copy[0x1010] ?? 0) ^ 1;
    });
    const compared = compareLibraries(text(Uint8Array.from(BYTES)), text(other));
    expect(compared.ok && compared.value.isSame).toBe(false);
  });
});

describe('listings', () => {
  test('a line without end and too many instructions are refused by name', () => {
    expect(parseDisassembly(`  10:\tmov ${'a'.repeat(30_000)}`)).toEqual({
      ok: false,
      error: 'has an instruction whose line is longer than 20000 characters',
    });
    expect(parseDisassembly('  10:\tnop\n'.repeat(600_001))).toEqual({
      ok: false,
      error: 'has more than 600000 instructions',
    });
  });

  test('lines of other forms are passed over', () => {
    const read = parseDisassembly('\nx.so: file format\n0010 <f>:\n  1z:\tnop\n\t\n 10:\n 12:\tret\n<evil>:\n');
    expect(read.ok && read.value.instructions.map(({ address }) => address)).toEqual([0x12]);
  });

  test('prefixes, comments and targets are taken apart', () => {
    const read = parseDisassembly(
      [
        '1139:\tlock cmpxchg %rcx,0x2ec1(%rip)        # 4020 <served>',
        '1141:\tjne    1150 <free+0x17>',
        '1147:\tcall   1030 <getenv@plt>',
        '114c:\tdata16 cs nopw 0x0(%rax,%rax,1)',
        '0000000000001030 <getenv@plt>:',
      ].join('\n'),
    );
    if (!read.ok) throw new Error(read.error);
    expect(read.value.instructions).toEqual([
      { address: 0x1139, prefix: 'lock', mnemonic: 'cmpxchg', operands: '%rcx,0x2ec1(%rip)', target: 0x4020 },
      { address: 0x1141, prefix: '', mnemonic: 'jne', operands: '1150 <free+0x17>', target: 0x1150 },
      { address: 0x1147, prefix: '', mnemonic: 'call', operands: '1030 <getenv@plt>', target: 0x1030 },
      { address: 0x114c, prefix: 'data16 cs', mnemonic: 'nopw', operands: '0x0(%rax,%rax,1)', target: null },
    ]);
    expect([...read.value.stubs]).toEqual([[0x1030, 'getenv']]);
  });
});
