import { explainPlan } from '../core/explain.ts';
import { EXIT_USAGE } from './exit-code.ts';
import { type Place, prepare } from './prepare.ts';
import { printRefusal, type Terminal } from './terminal.ts';

/** `alloc-ab explain`: what a comment would measure, and nothing more. */
export async function explain(
  words: readonly string[],
  options: Place & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const prepared = await prepare(words, options);
  if (!prepared.ok) {
    printRefusal(prepared.refusal, terminal, options.json);
    return EXIT_USAGE;
  }
  const { request, plan } = prepared.value;
  terminal.out.write(options.json === true ? `${JSON.stringify({ request, plan }, null, 2)}\n` : explainPlan(plan));
  return 0;
}
