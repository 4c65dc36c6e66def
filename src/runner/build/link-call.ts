import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';
import type { BuildPlace } from './build-place.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { outputOf } from './link-command.ts';

/**
 * The last call of a compiler that wrote a shared library at `library`, a path relative to the folder of the build. The error is a clause: none did.
 */
export async function findLinkCall(
  calls: readonly CompilerCall[],
  { host, inside }: BuildPlace,
  library: string,
): Promise<Result<CompilerCall, string>> {
  const file = await realpath(join(host, library)).catch(() => null);
  for (const call of file === null ? [] : calls.toReversed()) {
    const output = outputOf(call);
    if (output === null || !call.args.includes('-shared')) continue;
    const path = resolve(call.cwd, output);
    const onHost = path.startsWith(`${inside}/`) ? join(host, path.slice(inside.length)) : path;
    if ((await realpath(onHost).catch(() => null)) === file) return ok(call);
  }
  return err(
    'no call of a compiler that the kernel saw wrote it; a linker that is called directly and a file that is renamed after its link are not followed',
  );
}
