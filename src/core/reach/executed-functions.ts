import type { ExecutedFunctions } from '../../model/reach.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { CodeFunction, ProgramCode } from '../code/program-code.ts';

const NAME_MAX = 200;

/**
 * The functions that the executed instructions belong to. The error is a clause: an instruction is in no function and in no linkage table, so the disassembly
 * does not show all that runs.
 *
 * @param isLinkage Whether an address is in a table that only jumps to functions.
 */
export function executedFunctions(
  program: ProgramCode,
  addresses: readonly number[],
  isLinkage: (address: number) => boolean,
): Result<ExecutedFunctions, string> {
  const found = new Set<CodeFunction>();
  for (const address of addresses) {
    const own = program.at(address)?.function;
    if (own !== undefined) found.add(own);
    else if (!isLinkage(address))
      return err(`it executes 0x${address.toString(16)}, where the disassembly has no instruction`);
  }
  return ok([...found].map(({ name, address }) => ({ name: name.slice(0, NAME_MAX), address })));
}
