import { setImmediate } from 'node:timers/promises';
import { Option } from 'commander';
import { plural } from '../core/text/format.ts';
import type { BuildAnswers, OpenAnswers, PlannedComparison } from '../local/planning/asked-plan.ts';
import { type LocalCheckout, type PlanningHelp, planLocally } from '../local/planning/local-plan.ts';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import type { BuildQuestions } from '../runner/build/planned/build-questions.ts';
import { oneLine } from '../system/sanitise.ts';
import { type CacheChoice, cacheOf, keptAnswers } from './cache-choice.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import type { Terminal } from './terminal.ts';

/** `--no-compiler`. */
export const NO_COMPILER = new Option(
  '--no-compiler',
  'read the headers alone: ask neither make nor the compiler for the values of the build',
);

/** The options as commander gives them. */
export interface CompilerChoice extends CacheChoice {
  /** False after `--no-compiler`. */
  readonly compiler?: boolean;
}

/** Questions to the compiler, which a signal stops, and the answers about commits that were found before. */
interface CompilerAnswers extends AsyncDisposable, PlanningHelp {
  /** The exit status after a signal; null when there was none. */
  status(): number | null;
}

/** A plan whose questions the compiler answered. */
interface AnsweredPlan {
  readonly planned: Awaited<ReturnType<typeof planLocally>>;
  /** Whether both sides compile the same text, as a line without its end; null: this was not asked, or the arms cannot be compared so. */
  readonly compared: string | null;
  /** The exit status of a signal that ended the questions; null: none did. */
  readonly status: number | null;
}

/**
 * Plans a command in a checkout with the values that the build has, so that what would change nothing is refused before a build.
 *
 * @param isRun Whether the plan is executed: then both sides are compared, before anything is fetched.
 */
export async function planWithAnswers(
  command: readonly string[],
  options: LocalCheckout & CompilerChoice,
  terminal: Terminal,
  isRun = false,
): Promise<AnsweredPlan> {
  const answers = compilerAnswers(options, (why) =>
    terminal.err.write(`compiler   not every value of the build is known: ${oneLine(why)}\n`),
  );
  if (!answers.ok) return { planned: answers, compared: null, status: null };
  const planned = await planAndClose(command, options, answers.value, isRun);
  const compared = planned.ok ? comparisonText(planned.value.compared ?? null) : null;
  // A signal may have come while what the questions needed was removed.
  return { planned, compared, status: answers.value.status() };
}

async function planAndClose(
  command: readonly string[],
  options: LocalCheckout,
  answers: CompilerAnswers,
  isCompared: boolean,
): ReturnType<typeof planLocally> {
  await using asked = answers;
  return await planLocally(command, options, { ...asked, isCompared });
}

/** Whether the flags of a plan change anything, as a line; null: it was not asked, or there is no question. */
function comparisonText(compared: PlannedComparison | null): string | null {
  switch (compared?.kind) {
    case 'same':
      return `compiler   no-op: both sides compile the same text in ${plural(compared.units, 'unit')}`;
    case 'different':
      return `compiler   yes: the flags change ${oneLine(compared.what)}`;
    case 'unknown':
      return `compiler   not known before the build: ${oneLine(compared.why)}`;
    default:
      return null;
  }
}

/** Lets a command ask the compiler. `note` is told why values are missing. */
export function compilerAnswers(
  choice: CompilerChoice,
  note: (why: string) => void = () => {},
): Result<CompilerAnswers, Refusal> {
  const cache = cacheOf(choice);
  if (!cache.ok) return cache;
  const known = keptAnswers(cache.value);
  if (choice.compiler === false) return ok({ ...known, status: () => null, [Symbol.asyncDispose]: async () => {} });
  const interrupt = stopOnSignal();
  const opened: Promise<BuildQuestions>[] = [];
  const openAnswers: OpenAnswers = ({ repository, folder, checkout, config }): BuildAnswers => {
    let questions: Promise<BuildQuestions> | undefined;
    // Many commands have no question: the modules of the sandbox are read with the first one.
    const asked = (): Promise<BuildQuestions> => {
      if (questions !== undefined) return questions;
      const place = { repository, source: folder, checkout, rules: config.tree, environment: process.env };
      questions = import('../runner/build/planned/build-questions.ts').then(({ openBuildQuestions }) =>
        openBuildQuestions({ ...place, cache: cache.value, signal: interrupt.signal }),
      );
      opened.push(questions);
      return questions;
    };
    return {
      compared: async (plan) => (await asked()).compared(plan),
      async values(line) {
        const values = await (await asked()).values(line);
        const why = values.ok ? values.value.gaps[0] : values.error.message;
        if (why !== undefined) note(why);
        return values;
      },
    };
  };
  const close = async (): Promise<void> => {
    for (const each of opened) await (await each).close();
    // A signal that came meanwhile reaches its handler in the next turn, and would be lost without one.
    await setImmediate();
    interrupt[Symbol.dispose]();
    const status = interrupt.status();
    if (status !== null) process.exitCode = status;
  };
  return ok({ ...known, openAnswers, status: interrupt.status, [Symbol.asyncDispose]: close });
}
