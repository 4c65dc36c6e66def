import { Option } from 'commander';
import type { BuildAnswers, OpenAnswers } from '../local/planning/asked-plan.ts';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import type { BuildQuestions } from '../runner/build/planned/build-questions.ts';
import { type CacheChoice, cacheOf } from './cache-choice.ts';
import { stopOnSignal } from './stop-on-signal.ts';

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

/** Questions to the compiler, which a signal stops. */
interface CompilerAnswers extends AsyncDisposable {
  /** Absent: it is not asked. */
  readonly open?: OpenAnswers;
}

/** Lets a command ask the compiler. `note` is told why values are missing. */
export function compilerAnswers(
  choice: CompilerChoice,
  note: (why: string) => void = () => {},
): Result<CompilerAnswers, Refusal> {
  const cache = cacheOf(choice);
  if (!cache.ok) return cache;
  if (choice.compiler === false) return ok({ [Symbol.asyncDispose]: async () => {} });
  const interrupt = stopOnSignal();
  const opened: Promise<BuildQuestions>[] = [];
  const open: OpenAnswers = ({ repository, folder, checkout, config }): BuildAnswers => {
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
      isSameText: async (plan) => (await asked()).isSameText(plan),
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
    interrupt[Symbol.dispose]();
    const status = interrupt.status();
    if (status !== null) process.exitCode = status;
  };
  return ok({ open, [Symbol.asyncDispose]: close });
}
