import { randomBytes } from 'node:crypto';
import { parseCommand } from '../core/command.ts';
import { makePlan } from '../core/plan.ts';
import { resolveRequest } from '../core/request.ts';
import type { Request } from '../model/command.ts';
import type { Plan } from '../model/plan.ts';
import { type Answer, ok, refuse } from '../model/refusal.ts';
import { localFacts } from '../runner/local-facts.ts';

/** Where the question is asked. */
export interface Place {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** Configuration file, when it is not `.github/alloc-ab.yml` of the checkout. */
  readonly config?: string;
  /** Branch the head is compared with by `base`. */
  readonly base?: string;
  /** 32 hexadecimal digits; fresh when absent. */
  readonly seed?: string;
}

/** What a comment text means in a local checkout: the request and the plan, nothing started. */
export interface Prepared {
  readonly request: Request;
  readonly plan: Plan;
}

/** Turns the words of a comment into a plan for a local checkout. */
export async function prepare(words: readonly string[], place: Place): Promise<Answer<Prepared>> {
  const command = parseCommand(words.join(' '));
  if (!command.ok) return command;
  if (command.value.kind !== 'ab') {
    return refuse({
      code: 'not-a-question',
      message: `"${command.value.kind}" belongs into a comment: here there is no queue to ask.`,
      next: 'Give the words of a measurement, e.g. alloc-ab run HZ4_S12_MPSC, or alloc-ab --help.',
    });
  }
  const local = await localFacts(place);
  if (!local.ok) return local;
  const request = resolveRequest(command.value, local.value.facts);
  if (!request.ok) return request;
  const nonce = randomBytes(16).toString('hex');
  const plan = makePlan(request.value, local.value.facts, {
    id: `local-${nonce.slice(0, 8)}`,
    nonce,
    seed: place.seed ?? randomBytes(16).toString('hex'),
    repository: local.value.repository,
    pullRequest: null,
  });
  return plan.ok ? ok({ request: request.value, plan: plan.value }) : plan;
}
