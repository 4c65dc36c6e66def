import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readResult } from '../../bundle/bundle.ts';
import { earlierBaselines } from '../../bundle/earlier-baselines.ts';
import { type LocalPlace, prepareAny } from '../../local/planning/prepare.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { SurveyPlan } from '../../model/survey.ts';
import { progressBar } from '../../runner/job/progress.ts';
import { execute } from '../../runner/run/execute.ts';
import { executeSurvey } from '../../runner/run/survey.ts';
import { conclude } from '../conclude.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** Options of `alloc-ab run`. */
export interface RunOptions extends LocalPlace {
  readonly out?: string;
  readonly json?: boolean;
  readonly document?: string;
}

/** `alloc-ab run`: measures in a local checkout what the same words ask in a comment. */
export async function run(words: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  const prepared = await prepareAny(words, options);
  if (!prepared.ok) {
    printRefusal(prepared.error, terminal, options.json);
    return EXIT_USAGE;
  }
  return measure(prepared.value, options, terminal);
}

/** Measures what was prepared in a local checkout, and concludes it; `next` says as lines what its bundle is good for. */
export async function measure(
  work: { readonly plan: AbPlan } | { readonly survey: SurveyPlan },
  options: Pick<RunOptions, 'repo' | 'out' | 'json' | 'document'>,
  terminal: Terminal,
  next: (bundle: string) => string = () => '',
): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const how = {
    source: options.repo,
    out: options.out ?? (await mkdtemp(join(tmpdir(), 'alloc-ab-'))),
    onProgress: progressBar(terminal.err),
    signal: abort.signal,
  };
  const { bundle } = 'plan' in work ? await execute(work.plan, how) : await executeSurvey(work.survey, how);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const measured = await readResult(bundle);
  if (!measured.ok) {
    printRefusal(measured.error, terminal, options.json);
    return EXIT_USAGE;
  }
  const report = join(dirname(bundle), 'report.html');
  const earlier = await earlierBaselines(how.out);
  const code = await conclude(
    measured.value,
    {
      json: options.json === true,
      report,
      earlier,
      ...(options.document === undefined ? {} : { document: options.document }),
    },
    terminal,
  );
  terminal.err.write(`bundle  ${bundle}\nreport  ${report}\n${next(bundle)}`);
  return code;
}
