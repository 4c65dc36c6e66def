import { compareCode } from '../../core/code/compare-code.ts';
import { compareLibraries } from '../../core/code/compare-libraries.ts';
import type { CodeComparison, FastPathBudgets } from '../../model/code.ts';
import type { ArmName } from '../../model/names.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { disassemble, readLibrary } from './read-program.ts';

/** What the libraries of both arms are compared with. */
interface CodeContext {
  readonly sandbox: Pick<Sandbox, 'start' | 'environment'>;
  /** Null: the C library's own allocator. */
  readonly libraries: Readonly<Record<ArmName, string | null>>;
  readonly budgets?: FastPathBudgets | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the code of both libraries without running it: their files here, and their instructions as `objdump` lists them in the
 * sandbox. What cannot be known is named in `problem`; nothing here ends a run.
 */
export async function compareArms({ sandbox, libraries, budgets, signal }: CodeContext): Promise<CodeComparison> {
  if (libraries.baseline === null || libraries.candidate === null) {
    return unknown('The C library’s own allocator is not disassembled.');
  }
  const before = await readLibrary('baseline', libraries.baseline);
  if (!before.ok) return unknown(before.error);
  const after = await readLibrary('candidate', libraries.candidate);
  if (!after.ok) return unknown(after.error);
  const compared = compareLibraries(before.value.bytes, after.value.bytes);
  if (!compared.ok) return unknown(compared.error);
  if (compared.value.isSame) return compared.value;
  const without = (problem: string): CodeComparison => ({ ...compared.value, problem: problem.slice(0, 600) });
  const [baseline, candidate] = await Promise.all([
    disassemble(sandbox, before.value, signal),
    disassemble(sandbox, after.value, signal),
  ]);
  if (!baseline.ok) return without(baseline.error);
  if (!candidate.ok) return without(candidate.error);
  if (baseline.value.machine !== candidate.value.machine)
    return without('The libraries are for two kinds of processors.');
  return { ...compared.value, code: compareCode(baseline.value, candidate.value, Object.keys(budgets ?? {})) };
}

function unknown(problem: string): CodeComparison {
  return { isSame: null, sizes: null, sections: [], code: null, problem: problem.slice(0, 600) };
}
