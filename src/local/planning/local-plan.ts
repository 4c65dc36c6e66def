import { parseCommand } from '../../core/command/command.ts';
import { type PlannedCommand, planCommand } from '../../core/plan/plan-command.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isMeasuring, isSurveyPlan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { readLocalFacts } from '../checkout/local-facts.ts';
import { localIds } from './local-ids.ts';

/** A checkout that a command is planned in, and how. */
export interface LocalCheckout {
  /** Folder of the checkout of the measured repository. */
  readonly repo: string;
  /** Configuration file, when it is not `.github/alloc-ab.yml` of the checkout. */
  readonly config?: string;
  /** Branch that `base` compares the head with. */
  readonly base?: string;
  /** The commit to measure, when it is not the one that is checked out. */
  readonly head?: string;
  /** 32 hexadecimal digits; fresh when absent. */
  readonly seed?: string;
}

/** Plans a command, without /ab, in a local checkout. Nothing is started. */
export async function planLocally(
  command: readonly string[],
  checkout: LocalCheckout,
): Promise<Result<PlannedCommand, Refusal>> {
  const parsed = parseCommand(command.join(' '));
  if (!parsed.ok) return parsed;
  if (!isMeasuring(parsed.value)) {
    return refuse({
      code: 'not-a-question',
      message: `"${parsed.value.kind}" works in a comment only: there is no queue here.`,
      next: 'Give the command of a measurement, e.g. alloc-ab run HZ4_S12_MPSC, or alloc-ab --help.',
    });
  }
  const local = await readLocalFacts(checkout);
  if (!local.ok) return local;
  const { facts, repository } = local.value;
  return planCommand(parsed.value, facts, { ...localIds('local', checkout.seed), repository, pullRequest: null });
}

/** Plans the comparison of two arms in a local checkout; refuses a survey. */
export async function planComparisonLocally(
  command: readonly string[],
  checkout: LocalCheckout,
): Promise<Result<AbPlan, Refusal>> {
  const planned = await planLocally(command, checkout);
  if (!planned.ok) return planned;
  const { plan } = planned.value;
  if (!isSurveyPlan(plan)) return ok(plan);
  return refuse({
    code: 'not-a-comparison',
    message: `"${plan.topic}" is a survey: it does not compare two arms.`,
    next: 'Give the command of a comparison, e.g. HZ4_S12_MPSC.',
  });
}
