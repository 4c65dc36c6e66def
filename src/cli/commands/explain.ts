import { explainPlan, explainSurvey } from '../../core/report/request/explain.ts';
import { type LocalPlace, prepareAny } from '../../local/planning/prepare.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab explain`: what a comment would measure, and nothing more. */
export async function explain(
  words: readonly string[],
  options: LocalPlace & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const prepared = await prepareAny(words, options);
  if (!prepared.ok) {
    printRefusal(prepared.error, terminal, options.json);
    return EXIT_USAGE;
  }
  const { value } = prepared;
  const text = 'plan' in value ? explainPlan(value.plan) : explainSurvey(value.survey);
  terminal.out.write(options.json === true ? `${JSON.stringify(value, null, 2)}\n` : text);
  return 0;
}
