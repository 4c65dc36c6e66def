import { err, ok, type Result } from '../../model/result.ts';

/** One machine instruction as `objdump` prints it. */
export interface Instruction {
  readonly address: number;
  /** `lock`, `rep`, `notrack`, … before the mnemonic; empty without any. */
  readonly prefix: string;
  /** In the spelling of the assembler: `mov`, `b.eq`. */
  readonly mnemonic: string;
  /** Without the comment, and with the target as it was printed. */
  readonly operands: string;
  /** The address that it jumps to, calls or, relative to itself, uses; null without one. */
  readonly target: number | null;
}

/** The instructions of a file in the order of their addresses, and the labels that stand for no symbol of it. */
export interface Disassembly {
  readonly instructions: readonly Instruction[];
  /** The called function by the address of its entry in the procedure linkage table. */
  readonly stubs: ReadonlyMap<number, string>;
}

/** Most instructions of a library: about 2.5 MB of code. */
const INSTRUCTIONS_MAX = 600_000;
/** No instruction has a longer line; names of symbols in it may be long. */
const LINE_MAX = 20_000;

const LABEL = /^([0-9a-f]{1,16}) <([^>]+)>:$/;
const STUB = /^(.+)@plt$/;
const LINE = /^\s*([0-9a-f]{1,16}):\t(.+)$/;
const PREFIXES: ReadonlySet<string> = new Set([
  ...['lock', 'rep', 'repz', 'repnz', 'bnd', 'notrack', 'data16', 'addr32', 'cs', 'ds', 'es', 'ss', 'fs', 'gs'],
  ...['xacquire', 'xrelease', 'rex.W', 'rex'],
]);
/** `        # 4060 <table>` of x86-64, `// b.none` of AArch64, whose operands may end with `#16`. */
const COMMENT = /\s{2,}#\s*([0-9a-f]{1,16})(?:\s.*)?$|\s+\/\/.*$/;
/** A place in the code: `1150 <f+0x17>` at the end of the operands. */
const PLACE = /(?:^|[\s,])([0-9a-f]{1,16}) <[^>]*>$/;

/** Reads the output of `objdump -d -w --no-show-raw-insn`. The error is a predicate for a sentence whose subject is the file. */
export function parseDisassembly(text: string): Result<Disassembly, string> {
  const instructions: Instruction[] = [];
  const stubs = new Map<number, string>();
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    if (end - from > LINE_MAX) return err(`has an instruction whose line is longer than ${LINE_MAX} characters`);
    const line = text.slice(from, end);
    from = end + 1;
    const instruction = parseLine(line);
    if (instruction !== null) {
      if (instructions.length === INSTRUCTIONS_MAX) return err(`has more than ${INSTRUCTIONS_MAX} instructions`);
      instructions.push(instruction);
      continue;
    }
    const label = LABEL.exec(line);
    const stub = STUB.exec(label?.[2] ?? '');
    if (label !== null && stub !== null) stubs.set(Number.parseInt(label[1] ?? '', 16), bareName(stub[1] ?? ''));
  }
  instructions.sort((a, b) => a.address - b.address);
  return ok({ instructions, stubs });
}

/** A name without the version that the linker adds: `getenv@GLIBC_2.2.5`, `free@@Base`. */
function bareName(name: string): string {
  return name.replace(/@.*$/, '');
}

function parseLine(line: string): Instruction | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const body = match[2] ?? '';
  const comment = COMMENT.exec(body);
  const words = (comment === null ? body : body.slice(0, comment.index)).trim().split(/\s+/);
  let first = 0;
  while (first < words.length - 1 && PREFIXES.has(words[first] ?? '')) first++;
  const operands = words.slice(first + 1).join(' ');
  const place = PLACE.exec(operands)?.[1] ?? comment?.[1];
  return {
    address: Number.parseInt(match[1] ?? '', 16),
    prefix: words.slice(0, first).join(' '),
    mnemonic: words[first] ?? '',
    operands,
    target: place === undefined ? null : Number.parseInt(place, 16),
  };
}
