import { resolve } from 'node:path';
import { z } from 'zod';
import type { Plan } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { readPlanText } from './plan-text.ts';
import type { StepEnvironment } from './step-output.ts';

/** Inputs of the measuring action: a complete plan, or the command text of a survey, which the action plans. */
export interface ActionInputs {
  readonly task: { readonly plan: Plan } | { readonly command: string };
  /** Git URL or absolute path of the measured repository; for a command text, the path of a checkout. */
  readonly source: string;
  /** Absolute path of the directory in which the result's directory is made. */
  readonly out: string;
  /** Whether code under test must be isolated. */
  readonly sandbox: 'required' | 'available' | 'off';
}

const SandboxPolicy = z.enum(['required', 'available', 'off']);

/** An address that git can fetch from: without credentials, blanks or options; unencrypted only from this machine. */
const Source = z
  .string()
  .max(500)
  .regex(
    /^(https:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?\/|http:\/\/(localhost|127\.0\.0\.1)(:[0-9]{1,5})?\/|file:\/\/\/|\/)[A-Za-z0-9._~/+-]*$/,
  );
const Directory = z
  .string()
  .max(1000)
  .regex(/^[\x20-\x7e]+$/);

/** One line of a command, as in a comment. */
const CommandText = z
  .string()
  .max(2000)
  .regex(/^[\x20-\x7e]+$/);

/**
 * Reads `INPUT_PLAN` or `INPUT_WORDS`, `INPUT_SOURCE`, `INPUT_OUT` and `ALLOC_AB_SANDBOX`; empty inputs default to variables of the GitHub
 * runner.
 */
export function readActionInputs(env: StepEnvironment): Result<ActionInputs, Refusal> {
  const out = Directory.safeParse(env.INPUT_OUT?.trim() || resolve(env.RUNNER_TEMP || '.', 'alloc-ab'));
  if (!out.success) return bad('out', 'The input "out" is not a path of printable characters.');
  // A variable and no input: the operator of the machine decides, in the environment of its runner.
  const sandbox = SandboxPolicy.safeParse(env.ALLOC_AB_SANDBOX?.trim() || 'required');
  if (!sandbox.success) {
    return refuse({
      code: 'bad-sandbox',
      message: 'ALLOC_AB_SANDBOX in the environment of the runner is none of: required, available, off.',
      next: 'Remove it: code under test is then isolated, or refused.',
    });
  }
  const task = env.INPUT_WORDS?.trim() ? readCommand(env) : readPlan(env);
  return task.ok ? ok({ ...task.value, out: resolve(out.data), sandbox: sandbox.data }) : task;
}

type StepTask = Result<Omit<ActionInputs, 'out' | 'sandbox'>, Refusal>;

function readCommand(env: StepEnvironment): StepTask {
  const command = CommandText.safeParse(env.INPUT_WORDS?.trim());
  if (!command.success)
    return bad('words', 'The input "words" is not a single line of at most 2000 printable characters.');
  if (env.INPUT_PLAN?.trim())
    return bad('words', 'The inputs "plan" and "words" are both given: a step needs exactly one of them.');
  const source = Source.safeParse(env.INPUT_SOURCE?.trim());
  if (!source.success || !source.data.startsWith('/')) {
    return bad('source', 'With "words", the input "source" must be the absolute path of a checkout.');
  }
  return ok({ task: { command: command.data }, source: source.data });
}

function readPlan(env: StepEnvironment): StepTask {
  const plan = readPlanText(env.INPUT_PLAN);
  if (!plan.ok) return plan;
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const source = Source.safeParse(env.INPUT_SOURCE?.trim() || `${server}/${plan.value.repository}.git`);
  if (!source.success) {
    return bad(
      'source',
      'The input "source" is neither an https:// or file:// URL without credentials nor an absolute path.',
    );
  }
  return ok({ task: { plan: plan.value }, source: source.data });
}

function bad(input: string, message: string): Result<never, Refusal> {
  return refuse({
    code: `bad-${input}`,
    message,
    next:
      input === 'words'
        ? 'Pass a survey as in a comment, e.g. baseline, and the path of a checkout as source.'
        : 'Let the App dispatch the workflow, or pass the plan.json of an earlier bundle.',
  });
}
