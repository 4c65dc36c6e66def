import type { ArmName } from '../../model/names.ts';
import type { DifferingCode, DifferingHow } from '../../model/reach.ts';
import { type AddressNames, functionText, instructionTexts, withOffset } from './function-text.ts';
import { type CodeFunction, type ProgramCode, UNNAMED } from './program-code.ts';

const NAME_MAX = 200;

/**
 * The functions of each arm that the other arm does not have at the same address with the same instructions. Whatever is not listed is the
 * same code in both libraries: an instruction differs at most in the distance to code that is listed, which it can only jump to or call.
 */
export function differingCode(baseline: ProgramCode, candidate: ProgramCode): Record<ArmName, DifferingCode[]> {
  return {
    baseline: codeNotIn(baseline, candidate, 'removed'),
    candidate: codeNotIn(candidate, baseline, 'added'),
  };
}

function codeNotIn(own: ProgramCode, other: ProgramCode, alone: 'removed' | 'added'): DifferingCode[] {
  const [ownText, otherText] = [placedTexts(own), placedTexts(other)];
  const byName = Map.groupBy(other.functions, ({ name }) => name);
  const howOf = (each: CodeFunction): DifferingHow => {
    const same = byName.get(each.name);
    if (same === undefined) return alone;
    const text = functionText(own, each);
    return same.some((one) => functionText(other, one) === text) ? 'moved' : 'changed';
  };
  return own.functions
    .filter((each) => ownText.get(each.address) !== otherText.get(each.address))
    .map((each) => ({
      name: each.name.slice(0, NAME_MAX),
      how: howOf(each),
      address: each.address,
      end: Number.isFinite(each.end) ? each.end : null,
    }));
}

/** Text by address. Two equal texts at one address are the same machine code, apart from distances to named functions. */
function placedTexts(program: ProgramCode): Map<number, string> {
  const names = placedNames(program);
  return new Map(
    program.functions.map((each) => {
      const lines = instructionTexts(program, each, names);
      // The place of each instruction: one mnemonic may have encodings of different lengths.
      const placed = each.instructions.map(({ address }, index) => `${address - each.address} ${lines[index]}`);
      return [each.address, [each.end - each.address, ...placed].join('\n')];
    }),
  );
}

/** Names under which nothing can move: addresses, but for functions whose name only one function has. */
function placedNames(program: ProgramCode): AddressNames {
  const counts = new Map<string, number>();
  for (const { name } of program.functions) counts.set(name, (counts.get(name) ?? 0) + 1);
  const codeAt = (address: number): string | null => {
    const found = program.at(address)?.function;
    if (found === undefined || found.name === UNNAMED || counts.get(found.name) !== 1) return null;
    return withOffset(found.name, address - found.address);
  };
  const hex = (address: number): string => `0x${address.toString(16)}`;
  return {
    place: (_, target) => codeAt(target) ?? hex(target),
    datum: (address) => codeAt(address) ?? hex(address),
  };
}
