import { z } from 'zod';
import { parseReport } from './launch-report.ts';

/** The start of a program by exec, as the kernel has it. */
export interface ProgramCall {
  /** Absolute path of the file, with links resolved. */
  readonly executable: string;
  readonly cwd: string;
  /** With the name under which it was called. */
  readonly arguments: readonly string[];
}

const Line = z.strictObject({
  call: z.strictObject({
    executable: z.string(),
    cwd: z.string(),
    arguments: z.array(z.string()),
    argumentsTruncated: z.boolean(),
  }),
});

/**
 * Separates what `bench-kit/launch --calls` writes: lines with one call each, and the report as the last line. A call with more than
 * 256 KiB of arguments is left out.
 */
export function splitCalls(text: string): { readonly report: string; readonly calls: readonly ProgramCall[] } {
  const lines = text.trimEnd().split('\n');
  const report = lines.pop() ?? '';
  const calls = lines.flatMap((line) => {
    const call = parseReport(Line, line)?.call;
    if (!call || call.argumentsTruncated) return [];
    return [{ executable: decode(call.executable), cwd: decode(call.cwd), arguments: call.arguments.map(decode) }];
  });
  return { report, calls };
}

/** The launcher writes each byte as one character. */
function decode(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
