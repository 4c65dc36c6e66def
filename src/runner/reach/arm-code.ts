import { hash } from 'node:crypto';
import { layoutDifferences } from '../../core/code/data-layout.ts';
import { type ElfFile, readElf } from '../../core/code/elf-file.ts';
import { differingCode } from '../../core/code/placed-code.ts';
import type { ProgramCode } from '../../core/code/program-code.ts';
import type { ArmName } from '../../model/names.ts';
import type { ReachEvidence } from '../../model/reach.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { disassemble, readLibrary } from '../code/read-program.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';

/** The library of an arm with its code. */
export interface ArmCode {
  readonly path: string;
  readonly elf: ElfFile;
  readonly program: ProgramCode;
}

/** The code of both arms, and what differs. */
export interface ArmsCode {
  readonly arms: Readonly<Record<ArmName, ArmCode>>;
  readonly change: Omit<ReachEvidence, 'lanes'>;
}

/** Reads the libraries of both arms and compares where everything lies in them. The error is a sentence. */
export async function readArmsCode(
  context: Pick<SamplingContext, 'sandbox' | 'libraries' | 'signal'>,
): Promise<Result<ArmsCode, string>> {
  const baseline = await readArmCode(context, 'baseline');
  if (!baseline.ok) return baseline;
  const candidate = await readArmCode(context, 'candidate');
  if (!candidate.ok) return candidate;
  const arms = { baseline: baseline.value, candidate: candidate.value };
  if (arms.baseline.elf.machine !== arms.candidate.elf.machine) {
    return err('The libraries are for two kinds of processors.');
  }
  const layout = layoutDifferences(arms.baseline.elf, arms.candidate.elf);
  if (!layout.ok) return err(`A library ${layout.error}.`);
  const differing = differingCode(arms.baseline.program, arms.candidate.program);
  const libraries = {
    baseline: hash('sha256', arms.baseline.elf.bytes),
    candidate: hash('sha256', arms.candidate.elf.bytes),
  };
  return ok({ arms, change: { libraries, differing, layout: layout.value } });
}

async function readArmCode(
  { sandbox, libraries, signal }: Pick<SamplingContext, 'sandbox' | 'libraries' | 'signal'>,
  arm: ArmName,
): Promise<Result<ArmCode, string>> {
  const path = libraries[arm];
  if (path === null) return err('The C library’s own allocator is not disassembled.');
  const library = await readLibrary(arm, path);
  if (!library.ok) return library;
  const elf = readElf(library.value.bytes);
  if (!elf.ok) return err(`The library of the ${arm} ${elf.error}.`);
  const program = await disassemble(sandbox, library.value, signal);
  return program.ok ? ok({ path, elf: elf.value, program: program.value }) : program;
}
