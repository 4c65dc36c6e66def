import type { Instruction } from './disassembly.ts';
import { type CodeFunction, type ProgramCode, UNNAMED } from './program-code.ts';

/** The instructions of a function as text that does not change when code or data move. */
export function functionText(program: ProgramCode, each: CodeFunction): string {
  const write = program.machine === 'x86-64' ? x86Writer(program, each) : armWriter(program, each);
  return each.instructions.map(write).join('\n');
}

type InstructionWriter = (instruction: Instruction) => string;

function lineOf({ prefix, mnemonic }: Instruction, operands: string): string {
  return [prefix, mnemonic, operands].filter((part) => part !== '').join(' ');
}

function x86Writer(program: ProgramCode, own: CodeFunction): InstructionWriter {
  return (instruction) => {
    const { operands, target } = instruction;
    if (target === null) return lineOf(instruction, operands);
    const { flow, isIndirect } = program.kind(instruction);
    if (flow !== 'next' && !isIndirect) return lineOf(instruction, place(program, own, instruction, target));
    return lineOf(instruction, operands.replace(/-?0x[0-9a-f]+\(%rip\)/, `${datum(program, target)}(%rip)`));
  };
}

/** AArch64 forms an address in two steps: `adrp` has the page, and a later instruction the rest. */
function armWriter(program: ProgramCode, own: CodeFunction): InstructionWriter {
  const pages = new Map<string, number>();
  return (instruction) => {
    const { operands, target, mnemonic } = instruction;
    const registers = operands.match(/\b[xw]\d+\b/g) ?? [];
    const written = registers[0]?.replace('w', 'x') ?? '';
    if (/^adrp?$/.test(mnemonic) && target !== null) {
      if (mnemonic === 'adrp') pages.set(written, target);
      return lineOf(instruction, `${written}, ${mnemonic === 'adrp' ? 'page' : datum(program, target)}`);
    }
    const { flow } = program.kind(instruction);
    if (target !== null && flow !== 'next') {
      return lineOf(
        instruction,
        operands.replace(/[0-9a-f]+ <[^>]*>$/, () => place(program, own, instruction, target)),
      );
    }
    const based = mnemonic === 'add' ? /(x\d+), #(0x[0-9a-f]+|\d+)$/ : /\[(x\d+)(?:, #(0x[0-9a-f]+|\d+))?\]$/;
    const match = based.exec(operands);
    const page = pages.get(match?.[1] ?? '');
    const text =
      match === null || page === undefined
        ? operands
        : `${operands.slice(0, match.index)}${datum(program, page + Number(match[2] ?? 0))}`;
    // A store writes none of its registers.
    if (!mnemonic.startsWith('st')) pages.delete(written);
    return lineOf(instruction, text);
  };
}

/** Target of a branch: the offset inside the function, or the name of another one. */
function place(program: ProgramCode, own: CodeFunction, instruction: Instruction, target: number): string {
  if (target >= own.address && target < own.end) return `.+0x${(target - own.address).toString(16)}`;
  const destination = program.destination(instruction);
  if (destination.kind === 'outside') return destination.name;
  if (destination.kind === 'unknown') return 'code';
  const { offset, function: other } = destination;
  if (other.name === UNNAMED) return 'code';
  return `${other.name}${offset === 0 ? '' : `+0x${offset.toString(16)}`}`;
}

/** A datum, or a function whose address is taken. */
function datum(program: ProgramCode, address: number): string {
  const found = program.at(address);
  return found?.index === 0 ? found.function.name : program.datum(address);
}
