import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { readAbBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { duetQualification, duetReadings } from '../../core/duets/admission.ts';
import { renderQualification } from '../../core/report/verdict/qualification-text.ts';
import {
  delayNanos,
  falseAlarmsOf,
  fingerprintOf,
  injectedReadings,
  nanosPerOperation,
  selfCommand,
  slowedCommand,
  qualify as summarise,
  type Trial,
} from '../../core/verdict/checks/qualification.ts';
import { judge } from '../../core/verdict/judge.ts';
import { type LocalCheckout, planComparisonLocally } from '../../local/planning/local-plan.ts';
import type { DuetCpus, DuetQualification } from '../../model/duets.ts';
import type { Injected } from '../../model/qualification.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { CacheSettings } from '../../runner/build/cache/cache-settings.ts';
import { placedDuets } from '../../runner/doctor/duets-check.ts';
import { readMachineFacts } from '../../runner/machine/machine-facts.ts';
import { qualificationFile, writeQualification } from '../../runner/machine/qualification-file.ts';
import { reportRecord } from '../../runner/machine/record-standing.ts';
import { sanityFolder } from '../../runner/machine/sanity-file.ts';
import type { ExecuteOptions } from '../../runner/machine/with-machine.ts';
import { executeAb } from '../../runner/run/execute-ab.ts';
import type { SandboxPolicy } from '../../runner/sandbox/protection.ts';
import { inertJson } from '../../system/inert-output.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { toolVersion } from '../../system/package-root.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';
import { type CacheChoice, cacheOf, NO_CACHE } from '../cache-choice.ts';
import { CONFIG, exitWith, jsonOption, REPO } from '../options.ts';
import { recordBlock } from '../record-block.ts';
import { NO_SANDBOX, type SandboxChoice, sandboxPolicy } from '../sandbox-policy.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface QualifyOptions extends LocalCheckout, SandboxChoice, CacheChoice {
  /** Whole verdicts on the baseline against itself. */
  readonly verdicts: string;
  /** Injected slowdowns, e.g. `2,5`, in percent; empty for none. */
  readonly inject: string;
  readonly json?: boolean;
}

/** The options, and what stops the trials. */
interface Trials extends Omit<QualifyOptions, 'sandbox' | 'cache'> {
  readonly sandbox: SandboxPolicy;
  readonly cache: CacheSettings | null;
  readonly sanity: ExecuteOptions['sanity'];
  readonly signal: AbortSignal;
}

const VERDICTS_MAX = 10_000;

/** `alloc-ab qualify`. */
export function qualifyCommand(terminal: Terminal): Command {
  return new Command('qualify')
    .description(
      'measure the baseline against itself, and against itself with known delays: which changes does this machine detect?',
    )
    .argument('[where...]', 'options of a command: on LINE, suite NAME, budget=15s')
    .addOption(REPO)
    .addOption(CONFIG)
    .option('--verdicts <n>', 'whole verdicts on the baseline against itself', '20')
    .option('--inject <percents>', 'slowdowns to inject on lock-step lanes, in percent', '2,5')
    .addOption(NO_SANDBOX)
    .addOption(NO_CACHE)
    .addOption(jsonOption('print the qualification', 'qualification'))
    .addHelpText('after', '\nExample: alloc-ab qualify --repo ../hakozuna --verdicts 20 suite steady budget=15s')
    .action((where, options) => exitWith(qualify(where, options, terminal)));
}

/**
 * Whole verdicts through the real path where the truth is known: the baseline against itself, and against itself with a
 * delay. The rates are kept, and every later verdict of this machine shows them.
 */
async function qualify(where: readonly string[], options: QualifyOptions, terminal: Terminal): Promise<number> {
  const settings = parseOptions(options);
  const file = qualificationFile();
  // What takes hours is not lost for a place that cannot be written to.
  if (settings.ok) await makeFolder(dirname(file));
  const sandbox = await sandboxPolicy(options.repo, options, terminal);
  if (!sandbox.ok) return exitWithRefusal(sandbox.error, terminal, options.json);
  const cache = cacheOf(options);
  if (!cache.ok) return exitWithRefusal(cache.error, terminal, options.json);
  const folder = sanityFolder();
  if (!folder.ok) return exitWithRefusal(folder.error, terminal, options.json);
  const sanity = folder.value === null ? null : { folder: folder.value, by: 'qualify' as const };
  using interrupt = stopOnSignal();
  const { signal } = interrupt;
  const measured = settings.ok
    ? await measureAll(
        where,
        { ...options, sandbox: sandbox.value, cache: cache.value, sanity, signal },
        settings.value,
        terminal,
      )
    : settings;
  const stopped = interrupt.status();
  if (stopped !== null) return stopped;
  if (!measured.ok) return exitWithRefusal(measured.error, terminal, options.json);
  const { trials, injected, duets } = measured.value;
  const environment = readMachineFacts();
  const qualification = summarise(trials, injected, {
    at: new Date().toISOString(),
    tool: toolVersion(),
    fingerprint: fingerprintOf(environment),
    ...(duets !== null && { duets }),
  });
  await writeQualification(qualification, file);
  terminal.out.write(options.json ? inertJson(qualification) : `${renderQualification(qualification)}\n`);
  const record = await reportRecord(folder.value, { qualification, environment });
  if (!options.json) terminal.out.write(`\n${recordBlock(record, terminal)}`);
  terminal.err.write(`kept in ${file}\n`);
  return 0;
}

interface QualifySettings {
  readonly verdicts: number;
  /** Injected slowdowns as fractions. */
  readonly inject: readonly number[];
}

interface QualifyTrials {
  readonly trials: readonly Trial[];
  readonly injected: readonly Injected[];
  /** Null: not measured. */
  readonly duets: DuetQualification | null;
}

function parseOptions({ verdicts, inject }: QualifyOptions): Result<QualifySettings, Refusal> {
  const count = Number(verdicts);
  const shares = inject === '' ? [] : inject.split(',').map((text) => Number(text) / 100);
  if (
    Number.isInteger(count) &&
    count >= 1 &&
    count <= VERDICTS_MAX &&
    shares.every((share) => share > 0 && share < 1)
  ) {
    return ok({ verdicts: count, inject: shares });
  }
  return refuse({
    code: 'bad-option',
    message: `--verdicts must be a whole number from 1 to ${VERDICTS_MAX}, --inject a list of percentages between 0 and 100.`,
    next: 'For example: alloc-ab qualify --verdicts 20 --inject 2,5 suite steady budget=15s',
  });
}

/** Compares the baseline with itself; the candidate has one more variable: an unused one, or the delay. */
async function measureAll(
  where: readonly string[],
  options: Trials,
  { verdicts, inject }: QualifySettings,
  terminal: Terminal,
): Promise<Result<QualifyTrials, Refusal>> {
  const trials: Trial[] = [];
  const injected: Injected[] = [];
  let done = 0;
  const measure = async (
    comparison: readonly string[],
    duets: ExecuteOptions['duets'] = 'never',
  ): Promise<Result<Trial, Refusal>> => {
    const trial = await oneVerdict(comparison, options, duets);
    done++;
    const head = `${String(done).padStart(4)}  ${(comparison[1] ?? '').padEnd(32)}`;
    if (trial.ok) terminal.err.write(`${head} ${trial.value.verdict.headline}\n`);
    return trial;
  };
  for (let index = 0; index < verdicts && !options.signal.aborted; index++) {
    const trial = await measure(selfCommand(where));
    if (!trial.ok) return trial;
    trials.push(trial.value);
  }
  const beside = await measureDuets(verdicts, options.signal, (cpus) => measure(selfCommand(where), cpus));
  if (!beside.ok) return beside;
  const duets = beside.value && duetsShown(beside.value.cpus, beside.value.trials, trials);
  const [first] = trials;
  const speeds = first === undefined ? {} : nanosPerOperation(first.run.manifest.plan, trials);
  for (const share of inject) {
    for (const [lane, nanos] of Object.entries(speeds)) {
      const count = Math.ceil(verdicts / Object.keys(speeds).length);
      for (let index = 0; index < count && !options.signal.aborted; index++) {
        const trial = await measure(slowedCommand(where, lane, delayNanos(nanos, share)));
        if (!trial.ok) return trial;
        injected.push(...injectedReadings(trial.value));
      }
    }
  }
  return ok({ trials, injected, duets });
}

function duetsShown(cpus: DuetCpus, beside: readonly Trial[], alone: readonly Trial[]): DuetQualification {
  const about = { cpus: [...cpus], verdicts: beside.length, falseAlarms: falseAlarmsOf(beside) };
  return duetQualification(about, duetReadings(beside), duetReadings(alone));
}

/** Compares the baseline with itself while lanes are measured at the same time; null where the machine has no place for that. */
async function measureDuets(
  verdicts: number,
  signal: AbortSignal,
  measure: (cpus: DuetCpus) => Promise<Result<Trial, Refusal>>,
): Promise<Result<{ readonly cpus: DuetCpus; readonly trials: readonly Trial[] } | null, Refusal>> {
  const placed = placedDuets();
  if (!placed.ok) return ok(null);
  const trials: Trial[] = [];
  for (let index = 0; index < verdicts && !signal.aborted; index++) {
    const trial = await measure(placed.value);
    if (!trial.ok) return trial;
    trials.push(trial.value);
    // Fewer than two lanes of the command can be measured at the same time.
    if (trial.value.run.manifest.duets === undefined) return ok(null);
  }
  return ok({ cpus: placed.value, trials });
}

async function oneVerdict(
  comparison: readonly string[],
  options: Trials,
  duets: ExecuteOptions['duets'],
): Promise<Result<Trial, Refusal>> {
  const plan = await planComparisonLocally(comparison, options);
  if (!plan.ok) return plan;
  const out = await makeTemporaryFolder('qualify');
  try {
    const { folder } = plan.value;
    const how = {
      source: folder,
      checkout: folder,
      out,
      onProgress: () => {},
      signal: options.signal,
      sandbox: options.sandbox,
      cache: options.cache,
      sanity: options.sanity,
      duets,
    };
    const { bundle } = await executeAb(plan.value.plan, how);
    const run = await readAbBundle(bundle);
    if (!run.ok) return run;
    return ok({ run: run.value, verdict: judge(run.value, analyze(run.value)) });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
