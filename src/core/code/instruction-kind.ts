import type { Instruction } from './disassembly.ts';
import type { Processor } from './elf-file.ts';

/** Where the processor goes on after an instruction. */
type Flow = 'next' | 'branch' | 'jump' | 'call' | 'return' | 'trap';

/** What an instruction costs, beside being one. */
export interface InstructionKind {
  readonly flow: Flow;
  /** Whether a jump or call reads its target from a register or from memory. */
  readonly isIndirect: boolean;
  readonly loads: boolean;
  readonly stores: boolean;
  readonly isAtomic: boolean;
  readonly divides: boolean;
  readonly usesTls: boolean;
}

/** Classifies an instruction by its mnemonic and operands. */
export function kindOf(instruction: Instruction, machine: Processor): InstructionKind {
  return machine === 'x86-64' ? x86Kind(instruction) : armKind(instruction);
}

/** No access, although the operand looks like one. */
const X86_ADDRESS_ONLY = /^(lea|nop|prefetch|endbr|clflush|clwb|cldemote)/;
/** Read their last operand and do not write it. */
const X86_READS_LAST =
  /^(cmp(?!xchg)|test|bt[bwlq]?$|u?comis|v?ptest|vu?comis|push|mul|imul|div|idiv|f(?!i?st|n?st)|ldmxcsr|call|jmp)/;
/** Write their last operand without reading it. */
const X86_WRITES_LAST = /^(v?mov|set|pop|fst|fist|stmxcsr|fnstcw|v?extract|v?pextr|stos|v?cvtps2ph|v?pcompress)/;

function x86Kind({ prefix, mnemonic, operands }: Instruction): InstructionKind {
  const flow = x86Flow(mnemonic);
  const parts = splitOperands(operands);
  const isMemory = (operand: string | undefined): boolean =>
    operand !== undefined &&
    (operand.includes('(') || /^\*?%[defgs]s:/.test(operand) || /^\*?0x[0-9a-f]+$/.test(operand));
  const hasOperands = flow !== 'branch' && !X86_ADDRESS_ONLY.test(mnemonic);
  const last = hasOperands && isMemory(parts.at(-1));
  const earlier = hasOperands && parts.slice(0, -1).some(isMemory);
  const isLocked = /\block\b/.test(prefix) || (/^xchg/.test(mnemonic) && (last || earlier));
  return {
    flow,
    isIndirect: operands.startsWith('*'),
    loads: earlier || (last && !X86_WRITES_LAST.test(mnemonic)) || /^(pop[fq]*$|lods)/.test(mnemonic),
    stores: (last && !X86_READS_LAST.test(mnemonic)) || /^push/.test(mnemonic) || (/^xchg/.test(mnemonic) && earlier),
    isAtomic: isLocked || mnemonic === 'mfence',
    divides: /^i?div|^vdiv|^fi?div/.test(mnemonic),
    // %fs:0x28 is the canary of the stack protector.
    usesTls: hasOperands && /%[fg]s:/.test(operands) && !/%fs:0x28\b/.test(operands),
  };
}

function x86Flow(mnemonic: string): Flow {
  if (/^jmp/.test(mnemonic)) return 'jump';
  if (/^(j|loop)/.test(mnemonic)) return 'branch';
  if (/^call/.test(mnemonic)) return 'call';
  if (/^l?ret/.test(mnemonic)) return 'return';
  return /^(ud[012]|hlt|int3|\(bad\))/.test(mnemonic) ? 'trap' : 'next';
}

/** Operands at their commas; those between brackets belong to one operand. */
function splitOperands(operands: string): string[] {
  return operands === '' ? [] : operands.split(/,(?![^(]*\))/);
}

const ARM_ATOMIC = /^(ld|st)a?l?xr|^(ld|st)a?l?xp|^cas|^swp|^(ld|st)(add|clr|eor|set|smax|smin|umax|umin)/;

function armKind({ mnemonic, operands }: Instruction): InstructionKind {
  const isAtomic = ARM_ATOMIC.test(mnemonic);
  const changesMemory = isAtomic && !/^(ld|st)a?l?x[rp]/.test(mnemonic);
  const flow = armFlow(mnemonic);
  return {
    flow,
    isIndirect: /^bl?r(aa|ab)?z?$/.test(mnemonic),
    loads: /^ld/.test(mnemonic) || changesMemory,
    stores: /^st/.test(mnemonic) || changesMemory,
    isAtomic: isAtomic || /^d[ms]b$/.test(mnemonic),
    divides: /^[usf]div/.test(mnemonic),
    usesTls: mnemonic === 'mrs' && operands.includes('tpidr_el0'),
  };
}

function armFlow(mnemonic: string): Flow {
  if (/^(b\.|bc\.|cbn?z|tbn?z)/.test(mnemonic)) return 'branch';
  if (mnemonic === 'bl' || /^blr/.test(mnemonic)) return 'call';
  if (mnemonic === 'b' || /^br(aa|ab)?z?$/.test(mnemonic)) return 'jump';
  if (/^ret/.test(mnemonic)) return 'return';
  return /^(brk|udf|hlt)/.test(mnemonic) ? 'trap' : 'next';
}
