import { readFile, stat } from 'node:fs/promises';
import { codeSizes } from '../../core/code/code-sizes.ts';
import { readElf } from '../../core/code/elf-file.ts';
import { type ProgramCode, readProgram } from '../../core/code/program-code.ts';
import type { ArmName } from '../../model/names.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { findTool, notInstalled } from '../../system/find-program.ts';
import { oneLine } from '../../system/sanitise.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The library of an arm. */
interface ArmLibrary {
  readonly arm: ArmName;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Largest section of code that is disassembled: its listing has about six times as many bytes. */
const TEXT_BYTES_MAX = 4 * 1024 * 1024;
const LIBRARY_BYTES_MAX = 64 * 1024 * 1024;
const LISTING_BYTES = 32 * 1024 * 1024;
const LISTING_MS = 20_000;
const OBJDUMP = ['-d', '-w', '--no-show-raw-insn'] as const;

/** Reads the library of an arm. The error is a sentence: it cannot be read, or is too large. */
export async function readLibrary(arm: ArmName, path: string): Promise<Result<ArmLibrary, string>> {
  const failed = (why: string): Result<never, string> => err(`The library of the ${arm} ${why}.`);
  try {
    const { size } = await stat(path);
    if (size > LIBRARY_BYTES_MAX) return failed(`has more than ${LIBRARY_BYTES_MAX / 1024 / 1024} MiB`);
    return ok({ arm, path, bytes: new Uint8Array(await readFile(path)) });
  } catch (error) {
    return failed(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The code of a library, as `objdump` lists it in the sandbox. The error is a sentence. */
export async function disassemble(
  sandbox: Pick<Sandbox, 'start' | 'environment'>,
  { arm, path, bytes }: ArmLibrary,
  signal: AbortSignal | undefined,
): Promise<Result<ProgramCode, string>> {
  const objdump = findTool('objdump', sandbox.environment.PATH ?? '');
  if (objdump === null) return err(`objdump ${notInstalled('objdump')}.`);
  const elf = readElf(bytes);
  if (elf.ok && codeSizes(elf.value).text > TEXT_BYTES_MAX) {
    return err(`The ${arm} has more than ${TEXT_BYTES_MAX / 1024 / 1024} MiB of code, which is not disassembled.`);
  }
  const listed = await sandbox.start({
    argv: [objdump, ...OBJDUMP, path],
    cwd: sandbox.environment.TMPDIR ?? '/',
    reads: [{ host: path }],
    timeoutMs: LISTING_MS,
    maxBytes: LISTING_BYTES,
    signal,
  });
  const end = describeEnd(listed, LISTING_MS);
  if (end !== null) return err(`objdump ${end} on the ${arm}: ${oneLine(listed.stderr, 300)}`);
  if (listed.isCut) return err(`objdump lists more than ${LISTING_BYTES / 1024 / 1024} MiB of the ${arm}.`);
  const program = readProgram(bytes, listed.stdout);
  return program.ok ? program : err(`The library of the ${arm} ${program.error}.`);
}
