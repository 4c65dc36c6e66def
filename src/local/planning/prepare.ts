import { parseCommand } from '../../core/command/command.ts';
import { makePlan } from '../../core/plan/plan.ts';
import { resolveRequest } from '../../core/plan/request.ts';
import { makeSurvey } from '../../core/plan/survey-plan.ts';
import { resolveSurvey } from '../../core/plan/survey-request.ts';
import type { Request, SurveyRequest } from '../../model/command.ts';
import type { AbPlan } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { SurveyPlan } from '../../model/survey.ts';
import { localFacts } from '../checkout/local-facts.ts';
import { localIds } from './local-ids.ts';

/** Where the question is asked. */
export interface LocalPlace {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** Configuration file, when it is not `.github/alloc-ab.yml` of the checkout. */
  readonly config?: string;
  /** Branch the head is compared with by `base`. */
  readonly base?: string;
  /** The commit in question, when it is not the one that is checked out. */
  readonly head?: string;
  /** 32 hexadecimal digits; fresh when absent. */
  readonly seed?: string;
}

/** What a comment text means in a local checkout: the request and what the runner would get, nothing started. */
export interface Prepared {
  readonly request: Request;
  readonly plan: AbPlan;
}

/** The same for a survey. */
export interface PreparedSurvey {
  readonly request: SurveyRequest;
  readonly survey: SurveyPlan;
}

/** Turns the words of a comment into work for a local checkout. */
export async function prepareAny(
  words: readonly string[],
  place: LocalPlace,
): Promise<Result<Prepared | PreparedSurvey, Refusal>> {
  const command = parseCommand(words.join(' '));
  if (!command.ok) return command;
  if (command.value.kind !== 'ab' && command.value.kind !== 'survey') {
    return refuse({
      code: 'not-a-question',
      message: `"${command.value.kind}" belongs into a comment: here there is no queue to ask.`,
      next: 'Give the words of a measurement, e.g. alloc-ab run HZ4_S12_MPSC, or alloc-ab --help.',
    });
  }
  const local = await localFacts(place);
  if (!local.ok) return local;
  const { facts, repository } = local.value;
  const ids = { ...localIds('local', place.seed), repository, pullRequest: null };
  if (command.value.kind === 'survey') {
    const request = resolveSurvey(command.value, facts);
    if (!request.ok) return request;
    const survey = makeSurvey(request.value, facts, ids);
    return survey.ok ? ok({ request: request.value, survey: survey.value }) : survey;
  }
  const request = resolveRequest(command.value, facts);
  if (!request.ok) return request;
  const plan = makePlan(request.value, facts, ids);
  return plan.ok ? ok({ request: request.value, plan: plan.value }) : plan;
}

/** Turns the words of a comment into a plan; refuses what is no comparison of two arms. */
export async function prepare(words: readonly string[], place: LocalPlace): Promise<Result<Prepared, Refusal>> {
  const prepared = await prepareAny(words, place);
  if (!prepared.ok) return prepared;
  if ('plan' in prepared.value) return ok(prepared.value);
  return refuse({
    code: 'not-a-comparison',
    message: `"${prepared.value.request.topic}" is a survey: it has no two arms to tell apart.`,
    next: 'Give the words of a comparison, e.g. HZ4_S12_MPSC.',
  });
}
