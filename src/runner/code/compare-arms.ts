import { readFile, stat } from 'node:fs/promises';
import { compareCode } from '../../core/code/compare-code.ts';
import { compareLibraries } from '../../core/code/compare-libraries.ts';
import { type ProgramCode, readProgram } from '../../core/code/program-code.ts';
import type { CodeComparison, FastPathBudgets } from '../../model/code.ts';
import type { ArmName } from '../../model/names.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { findTool, notInstalled } from '../../system/find-program.ts';
import { oneLine } from '../../system/sanitise.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** What the libraries of both arms are compared with. */
interface CodeContext {
  readonly sandbox: Pick<Sandbox, 'start' | 'environment'>;
  /** Null: the C library's own allocator. */
  readonly libraries: Readonly<Record<ArmName, string | null>>;
  readonly budgets?: FastPathBudgets | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LIBRARY_BYTES_MAX = 64 * 1024 * 1024;
/** Largest section of code that is disassembled: its listing has about six times as many bytes. */
const TEXT_BYTES_MAX = 4 * 1024 * 1024;
const LISTING_BYTES = 32 * 1024 * 1024;
const LISTING_MS = 20_000;
const OBJDUMP = ['-d', '-w', '--no-show-raw-insn'] as const;

/**
 * Compares the code of both libraries without running it: their files here, and their instructions as `objdump` lists them in the
 * sandbox. What cannot be known is named in `problem`; nothing here ends a run.
 */
export async function compareArms({ sandbox, libraries, budgets, signal }: CodeContext): Promise<CodeComparison> {
  const { baseline, candidate } = libraries;
  if (baseline === null || candidate === null) return unknown('The C library’s own allocator is not disassembled.');
  const files = { baseline: await readLibrary(baseline), candidate: await readLibrary(candidate) };
  if (!files.baseline.ok) return unknown(`The library of the baseline ${files.baseline.error}.`);
  if (!files.candidate.ok) return unknown(`The library of the candidate ${files.candidate.error}.`);
  const compared = compareLibraries(files.baseline.value, files.candidate.value);
  if (!compared.ok) return unknown(compared.error);
  if (compared.value.isSame) return compared.value;
  const without = (problem: string): CodeComparison => ({ ...compared.value, problem: problem.slice(0, 600) });
  const objdump = findTool('objdump', sandbox.environment.PATH ?? '');
  if (objdump === null) return without(`objdump ${notInstalled('objdump')}.`);
  const { sizes } = compared.value;
  const read = async (arm: ArmName, library: string, bytes: Uint8Array): Promise<Result<ProgramCode, string>> => {
    if ((sizes?.[arm].text ?? 0) > TEXT_BYTES_MAX) {
      return err(`The ${arm} has more than ${TEXT_BYTES_MAX / 1024 / 1024} MiB of code, which is not disassembled.`);
    }
    const listed = await sandbox.start({
      argv: [objdump, ...OBJDUMP, library],
      cwd: sandbox.environment.TMPDIR ?? '/',
      reads: [{ host: library }],
      timeoutMs: LISTING_MS,
      maxBytes: LISTING_BYTES,
      signal,
    });
    const end = describeEnd(listed, LISTING_MS);
    if (end !== null) return err(`objdump ${end} on the ${arm}: ${oneLine(listed.stderr, 300)}`);
    if (listed.isCut) return err(`objdump lists more than ${LISTING_BYTES / 1024 / 1024} MiB of the ${arm}.`);
    const program = readProgram(bytes, listed.stdout);
    return program.ok ? program : err(`The library of the ${arm} ${program.error}.`);
  };
  const [before, after] = await Promise.all([
    read('baseline', baseline, files.baseline.value),
    read('candidate', candidate, files.candidate.value),
  ]);
  if (!before.ok) return without(before.error);
  if (!after.ok) return without(after.error);
  if (before.value.machine !== after.value.machine) return without('The libraries are for two kinds of processors.');
  return { ...compared.value, code: compareCode(before.value, after.value, Object.keys(budgets ?? {})) };
}

function unknown(problem: string): CodeComparison {
  return { isSame: null, sizes: null, sections: [], code: null, problem: problem.slice(0, 600) };
}

async function readLibrary(path: string): Promise<Result<Uint8Array, string>> {
  try {
    const { size } = await stat(path);
    if (size > LIBRARY_BYTES_MAX) return err(`has more than ${LIBRARY_BYTES_MAX / 1024 / 1024} MiB`);
    return ok(new Uint8Array(await readFile(path)));
  } catch (error) {
    return err(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
