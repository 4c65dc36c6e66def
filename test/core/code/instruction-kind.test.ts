import { expect, test } from 'vitest';
import { parseDisassembly } from '../../../src/core/code/disassembly.ts';
import type { Processor } from '../../../src/core/code/elf-file.ts';
import { kindOf } from '../../../src/core/code/instruction-kind.ts';

/** Letters of what an instruction does: load, store, atomic, division, thread-local. */
function letters(text: string, machine: Processor): string {
  const read = parseDisassembly(` 10:\t${text}`);
  const [instruction] = read.ok ? read.value.instructions : [];
  if (instruction === undefined) throw new Error(`not read: ${text}`);
  const kind = kindOf(instruction, machine);
  const flags = [
    [kind.loads, 'l'],
    [kind.stores, 's'],
    [kind.isAtomic, 'a'],
    [kind.divides, 'd'],
    [kind.usesTls, 't'],
    [kind.isIndirect, '*'],
  ] as const;
  return `${kind.flow} ${flags.flatMap(([is, letter]) => (is ? letter : [])).join('')}`.trim();
}

test.each([
  ['mov    0x8(%rdi),%rax', 'next l'],
  ['mov    %rax,0x8(%rdi)', 'next s'],
  ['mov    %rax,%rdi', 'next'],
  ['movq   $0x0,(%rax,%rbp,8)', 'next s'],
  ['movzbl (%rsi),%eax', 'next l'],
  ['lea    0x8(%rdi),%rax', 'next'],
  ['nopw   0x0(%rax,%rax,1)', 'next'],
  ['prefetcht0 (%rax)', 'next'],
  ['cmpq   $0x0,0x0(%rax,%rbp,8)', 'next l'],
  ['test   %al,(%rdi)', 'next l'],
  ['addq   $0x1,0x2ed8(%rip)        # 4060 <table>', 'next ls'],
  ['inc    (%rax)', 'next ls'],
  ['sete   (%rax)', 'next s'],
  ['push   %rbx', 'next s'],
  ['pop    %rbx', 'next l'],
  ['popcnt %rax,%rcx', 'next'],
  ['lock addq $0x1,(%rax)', 'next lsa'],
  ['xchg   %rax,(%rdi)', 'next lsa'],
  ['xchg   %ax,%ax', 'next'],
  ['lock cmpxchg16b (%rdi)', 'next lsa'],
  ['mfence', 'next a'],
  ['idivq  (%rcx,%rbx,8)', 'next ld'],
  ['div    %rcx', 'next d'],
  ['divsd  %xmm1,%xmm0', 'next d'],
  ['mov    %fs:0x0,%rax', 'next lt'],
  ['mov    %fs:0x28,%rax', 'next l'],
  ['mov    %rax,%fs:(%rdx)', 'next st'],
  ['rep stos %al,%es:(%rdi)', 'next s'],
  ['vmovdqu %ymm0,(%rdi)', 'next s'],
  ['vmovdqu (%rdi),%ymm0', 'next l'],
  ['jne    1150 <free+0x17>', 'branch'],
  ['jmp    1150 <free+0x17>', 'jump'],
  ['notrack jmp *%rax', 'jump *'],
  ['call   *0x2ebf(%rip)        # 3fe0 <getenv@GLIBC_2.2.5>', 'call l*'],
  ['call   1150 <free>', 'call'],
  ['repz ret', 'return'],
  ['ud2', 'trap'],
])('x86-64: %s', (text, expected) => {
  expect(letters(text, 'x86-64')).toBe(expected);
});

test.each([
  ['ldr\tx0, [x1, #8]', 'next l'],
  ['ldp\tx29, x30, [sp], #48', 'next l'],
  ['stp\tx29, x30, [sp, #-48]!', 'next s'],
  ['ldaxr\tx0, [x1]', 'next la'],
  ['stlxr\tw2, x0, [x1]', 'next sa'],
  ['ldaddal\tx0, x1, [x2]', 'next lsa'],
  ['casal\tx0, x1, [x2]', 'next lsa'],
  ['swpal\tx0, x1, [x2]', 'next lsa'],
  ['ldar\tx0, [x1]', 'next l'],
  ['dmb\tish', 'next a'],
  ['udiv\tx0, x1, x2', 'next d'],
  ['mrs\tx20, tpidr_el0', 'next t'],
  ['prfm\tpldl1keep, [x0]', 'next'],
  ['b.eq\t680 <free+0x9c>  // b.none', 'branch'],
  ['cbz\tx0, 5c4 <my_malloc+0x84>', 'branch'],
  ['tbnz\tw0, #3, 5c4 <my_malloc+0x84>', 'branch'],
  ['b\t4b0 <pthread_mutex_unlock@plt>', 'jump'],
  ['br\tx17', 'jump *'],
  ['bl\t500 <slow>', 'call'],
  ['blr\tx1', 'call *'],
  ['ret', 'return'],
  ['brk\t#0x3e8', 'trap'],
])('AArch64: %s', (text, expected) => {
  expect(letters(text, 'aarch64')).toBe(expected);
});
