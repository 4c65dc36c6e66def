import { dirname, join } from 'node:path';
import { earlierBaselines } from '../bundle/earlier-baselines.ts';
import { earlierVerdicts } from '../bundle/earlier-verdicts.ts';
import { readBundle } from '../bundle/read-bundle.ts';
import { WHAT_CHANGED } from '../core/decisions/earlier-text.ts';
import { earlierLines } from '../local/decisions/earlier-lines.ts';
import { makeResultsFolder } from '../local/result/results-folder.ts';
import { isSurveyPlan, type Plan } from '../model/plan-and-run.ts';
import { progressBar } from '../runner/job/progress.ts';
import { executeAb } from '../runner/run/execute-ab.ts';
import { executeSurvey } from '../runner/run/execute-survey.ts';
import { makeFolder } from '../system/make-folder.ts';
import { type CacheChoice, cacheOf } from './cache-choice.ts';
import { conclude } from './conclude.ts';
import { EXIT_NOT_MEASURED } from './exit-code.ts';
import { type RecordChoice, recordOf } from './record-choice.ts';
import { type SandboxChoice, sandboxPolicy } from './sandbox-policy.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from './terminal.ts';

/** Options of the commands that measure here. */
export interface MeasureOptions extends SandboxChoice, CacheChoice, RecordChoice {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** The user's checkout, when `repo` is another copy of it. */
  readonly checkout?: string;
  /** The checkout as the user named it, for lines that are printed. */
  readonly typedRepo?: string;
  /** Where the timestamped result folder goes; absent: the results folder of the checkout. */
  readonly out?: string;
  readonly json?: boolean;
  /** What the compiler said about the question, as a line without its end; null: nothing. */
  readonly compared?: string | null;
  /** Where the result is written as Markdown too. */
  readonly document?: string;
}

/**
 * Executes a plan in a local checkout, prints the result and returns the exit status. `next` makes lines from the folder of
 * the bundle that are printed last.
 */
export async function measure(
  plan: Plan,
  options: MeasureOptions,
  terminal: Terminal,
  next: (bundle: string) => string = () => '',
): Promise<number> {
  const { uncommitted, notes } = plan;
  // The note about uncommitted files is the first one.
  if (uncommitted !== undefined) terminal.err.write(`note       ${notes[0]}\n`);
  // Places that cannot be written to are refused before the measurement.
  if (options.document !== undefined) await makeFolder(dirname(options.document));
  const checkout = options.checkout ?? options.repo;
  const out = options.out ?? (await makeResultsFolder(checkout));
  await makeFolder(out);
  const compared = options.compared == null ? '' : `${options.compared}\n`;
  const decided = notes.filter((note) => note.endsWith(WHAT_CHANGED)).map((note) => `note       ${note}\n`);
  terminal.err.write(`${compared}${decided.join('')}${await earlierLines(plan, out)}`);
  const policy = await sandboxPolicy(checkout, options, terminal);
  if (!policy.ok) return exitWithRefusal(policy.error, terminal, options.json);
  const cache = cacheOf(options);
  if (!cache.ok) return exitWithRefusal(cache.error, terminal, options.json);
  const record = recordOf(options);
  if (!record.ok) return exitWithRefusal(record.error, terminal, options.json);
  using interrupt = stopOnSignal();
  const how = {
    sandbox: policy.value,
    cache: cache.value,
    sanity: record.value,
    source: options.repo,
    checkout: options.checkout ?? options.repo,
    out: out,
    onProgress: progressBar(terminal.err),
    signal: interrupt.signal,
  };
  const { bundle, manifest } = isSurveyPlan(plan) ? await executeSurvey(plan, how) : await executeAb(plan, how);
  const measured = await readBundle(bundle);
  if (!measured.ok) {
    exitWithRefusal(measured.error, terminal, options.json);
    return interrupt.status() ?? EXIT_NOT_MEASURED;
  }
  const report = join(dirname(bundle), 'report.html');
  const [earlier, before] = [await earlierBaselines(how.out), await earlierVerdicts(how.out)];
  const { json = false, document } = options;
  const written = {
    json,
    report,
    earlier,
    before,
    repo: options.typedRepo ?? '.',
    ...(document === undefined ? {} : { document }),
  };
  const code = await conclude(measured.value, written, terminal);
  const logs = manifest.incidents.flatMap(({ log }) => (log === undefined ? [] : [`log     ${join(bundle, log)}\n`]));
  terminal.err.write(`${logs.join('')}bundle  ${bundle}\nreport  ${report}\n${next(bundle)}`);
  return interrupt.status() ?? code;
}
