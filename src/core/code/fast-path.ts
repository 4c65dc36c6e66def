import type { PathCounts, PathEnd } from '../../model/code.ts';
import type { Instruction } from './disassembly.ts';
import type { InstructionKind } from './instruction-kind.ts';
import type { CodeFunction, ProgramCode } from './program-code.ts';

/** The straight path of an entry point: what is on it, and where it ends. */
interface StraightPath {
  readonly counts: PathCounts;
  readonly end: PathEnd;
}

/** Most instructions of a path. */
const STEPS_MAX = 2000;
/** Functions that do not return. */
const NO_RETURN: ReadonlySet<string> = new Set([
  ...['abort', 'exit', '_exit', '__stack_chk_fail', '__assert_fail', '__fortify_fail', '__chk_fail', '_Unwind_Resume'],
  ...['__cxa_throw', '__cxa_rethrow', '_ZSt17__throw_bad_allocv', '_ZSt9terminatev'],
]);
const TLS_CALL = '__tls_get_addr';
/** Functions of the compiler that are one atomic access each, on AArch64. */
const ATOMIC_CALL = /^__aarch64_(cas|swp|ldadd|ldclr|ldeor|ldset)\d/;

interface PathPlace {
  readonly function: CodeFunction;
  readonly index: number;
}

/**
 * Walks the straight path of a function and counts what is on it. The path begins at the first instruction. A conditional branch counts
 * and is not taken; a jump is followed, also into another function of the library; a call of a function of the library is entered
 * when no other call is entered at that time, and counts; any other call counts and is passed over. The path ends at the return of
 * the function, at a jump out of the library or to an address that is not known, at a call that does not return, and where it
 * comes back to an instruction that it has passed. Compilers lay out the likely side of a branch as the next instruction, so it is the
 * path of a request that needs nothing unusual.
 */
export function straightPath(program: ProgramCode, entry: CodeFunction): StraightPath {
  const counts = { instructions: 0, branches: 0, calls: 0, loads: 0, stores: 0, atomics: 0, divisions: 0, tls: 0 };
  const passed: Set<Instruction>[] = [new Set()];
  let place: PathPlace | null = { function: entry, index: 0 };
  let back: PathPlace | null = null;
  while (place !== null) {
    const instruction: Instruction | undefined = place.function.instructions[place.index];
    if (instruction === undefined) return { counts, end: 'left' };
    if (counts.instructions === STEPS_MAX) return { counts, end: 'too-long' };
    if (passed.at(-1)?.has(instruction)) return { counts, end: 'loop' };
    passed.at(-1)?.add(instruction);
    const kind = program.kind(instruction);
    count(counts, kind);
    const next: PathPlace = { function: place.function, index: place.index + 1 };
    const returned = (): PathPlace | null => {
      const to = back;
      back = null;
      passed.splice(1);
      return to;
    };
    switch (kind.flow) {
      case 'next':
      case 'branch':
        place = next;
        break;
      case 'return':
        place = returned();
        break;
      case 'trap':
        return { counts, end: 'stop' };
      case 'jump': {
        const to = program.destination(instruction);
        if (to.kind === 'unknown') return { counts, end: 'computed-jump' };
        if (to.kind === 'inside') {
          place = program.at(to.function.address + to.offset);
          break;
        }
        // A jump to another library is a call whose return is ours.
        counts.calls++;
        if (NO_RETURN.has(to.name)) return { counts, end: 'stop' };
        place = returned();
        if (place === null) return { counts, end: 'other-library' };
        break;
      }
      case 'call': {
        counts.calls++;
        const to = program.destination(instruction);
        if (to.kind === 'outside' && NO_RETURN.has(to.name)) return { counts, end: 'stop' };
        if (to.kind === 'outside' && to.name === TLS_CALL) counts.tls++;
        const name = to.kind === 'inside' ? to.function.name : to.kind === 'outside' ? to.name : '';
        const isAtomic = ATOMIC_CALL.test(name);
        if (isAtomic) counts.atomics++;
        if (to.kind === 'inside' && back === null && !isAtomic) {
          back = next;
          passed.push(new Set());
          place = program.at(to.function.address + to.offset);
        } else {
          place = next;
        }
      }
    }
  }
  return { counts, end: 'return' };
}

function count(counts: { -readonly [Key in keyof PathCounts]: number }, kind: InstructionKind): void {
  counts.instructions++;
  if (kind.flow === 'branch') counts.branches++;
  if (kind.loads) counts.loads++;
  if (kind.stores) counts.stores++;
  if (kind.isAtomic) counts.atomics++;
  if (kind.divides) counts.divisions++;
  if (kind.usesTls) counts.tls++;
}
