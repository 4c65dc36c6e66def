import { readResult } from '../../bundle/bundle.ts';
import { conclude } from '../conclude.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab replay`: analysis and verdict of an old bundle again, from the bundle alone. */
export async function replay(
  bundle: string,
  { json = false, ...where }: { readonly json?: boolean; readonly report?: string; readonly document?: string },
  terminal: Terminal,
): Promise<number> {
  const run = await readResult(bundle);
  if (!run.ok) {
    printRefusal(run.error, terminal, json);
    return EXIT_USAGE;
  }
  return conclude(run.value, { json, ...where }, terminal);
}
