import type { Instruction } from './disassembly.ts';
import { type CodeFunction, type ProgramCode, UNNAMED } from './program-code.ts';

/** How an address in an instruction is written. */
export interface AddressNames {
  /** Code of another function, which a jump or call leads to. */
  place(instruction: Instruction, target: number): string;
  /** A datum, or code whose address is taken. */
  datum(address: number): string;
}

/** The instructions of a function as text; by default as one that does not change when code or data move. */
export function functionText(
  program: ProgramCode,
  each: CodeFunction,
  names: AddressNames = movableNames(program),
): string {
  return instructionTexts(program, each, names).join('\n');
}

/** The text of each instruction of a function. */
export function instructionTexts(program: ProgramCode, each: CodeFunction, names: AddressNames): string[] {
  return each.instructions.map(
    program.machine === 'x86-64' ? x86Writer(program, each, names) : armWriter(program, each, names),
  );
}

type InstructionWriter = (instruction: Instruction) => string;

function lineOf({ prefix, mnemonic }: Instruction, operands: string): string {
  return [prefix, mnemonic, operands].filter((part) => part !== '').join(' ');
}

function x86Writer(program: ProgramCode, own: CodeFunction, names: AddressNames): InstructionWriter {
  return (instruction) => {
    const { operands, target } = instruction;
    if (target === null) return lineOf(instruction, operands);
    const { flow, isIndirect } = program.kind(instruction);
    if (flow !== 'next' && !isIndirect) return lineOf(instruction, place(own, names, instruction, target));
    return lineOf(instruction, operands.replace(/-?0x[0-9a-f]+\(%rip\)/, `${names.datum(target)}(%rip)`));
  };
}

/** AArch64 forms an address in two steps: `adrp` has the page, and a later instruction the rest. */
function armWriter(program: ProgramCode, own: CodeFunction, names: AddressNames): InstructionWriter {
  const pages = new Map<string, number>();
  return (instruction) => {
    const { operands, target, mnemonic } = instruction;
    const registers = operands.match(/\b[xw]\d+\b/g) ?? [];
    const written = registers[0]?.replace('w', 'x') ?? '';
    if (/^adrp?$/.test(mnemonic) && target !== null) {
      if (mnemonic === 'adrp') pages.set(written, target);
      return lineOf(instruction, `${written}, ${mnemonic === 'adrp' ? 'page' : names.datum(target)}`);
    }
    const { flow } = program.kind(instruction);
    if (target !== null && flow !== 'next') {
      return lineOf(
        instruction,
        operands.replace(/[0-9a-f]+ <[^>]*>$/, () => place(own, names, instruction, target)),
      );
    }
    const based = mnemonic === 'add' ? /(x\d+), #(0x[0-9a-f]+|\d+)$/ : /\[(x\d+)(?:, #(0x[0-9a-f]+|\d+))?\]$/;
    const match = based.exec(operands);
    const page = pages.get(match?.[1] ?? '');
    const text =
      match === null || page === undefined
        ? operands
        : `${operands.slice(0, match.index)}${names.datum(page + Number(match[2] ?? 0))}`;
    // A store writes none of its registers.
    if (!mnemonic.startsWith('st')) pages.delete(written);
    return lineOf(instruction, text);
  };
}

/** Target of a branch: the offset inside the function, or the name of another one. */
function place(own: CodeFunction, names: AddressNames, instruction: Instruction, target: number): string {
  return target >= own.address && target < own.end
    ? `.+0x${(target - own.address).toString(16)}`
    : names.place(instruction, target);
}

/** Names that stay the same when code or data move. */
function movableNames(program: ProgramCode): AddressNames {
  return {
    place(instruction) {
      const destination = program.destination(instruction);
      if (destination.kind === 'outside') return destination.name;
      if (destination.kind === 'unknown' || destination.function.name === UNNAMED) return 'code';
      return withOffset(destination.function.name, destination.offset);
    },
    datum(address) {
      const found = program.at(address);
      return found?.index === 0 ? found.function.name : program.datum(address);
    },
  };
}

/** A name with the distance from its beginning. */
export function withOffset(name: string, offset: number): string {
  return offset === 0 ? name : `${name}+0x${offset.toString(16)}`;
}
