import { randomBytes } from 'node:crypto';
import { makePlan } from '../core/plan/plan.ts';
import type { Plan } from '../model/plan.ts';
import { type Answer, refuse } from '../model/refusal.ts';
import { EXIT_USAGE } from './exit-code.ts';
import type { Place } from './prepare.ts';
import { type LocalRelease, localRelease } from './release-place.ts';
import { measure } from './run.ts';
import { printRefusal, type Terminal } from './terminal.ts';

/** Options of `alloc-ab release`. */
export interface ReleaseOptions extends Place {
  /** Which of the release's machines this is. */
  readonly machine?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `alloc-ab release`: measures here what a version has to pass on this machine before it is tagged. */
export async function release(words: readonly string[], options: ReleaseOptions, terminal: Terminal): Promise<number> {
  const local = await localRelease(words, options);
  const plan = local.ok ? planOf(local.value, options) : local;
  if (plan.ok) return measure({ plan: plan.value }, options, terminal);
  printRefusal(plan.refusal, terminal, options.json);
  return EXIT_USAGE;
}

function planOf({ order, facts, repository }: LocalRelease, { machine, seed }: ReleaseOptions): Answer<Plan> {
  const [only, second] = order.requests;
  const request =
    machine === undefined && second === undefined ? only : order.requests.find((one) => one.machine === machine);
  if (request === undefined) {
    return refuse({
      code: 'which-machine',
      message: `The release is measured on ${order.requests.map((one) => one.machine).join(', ')}.`,
      next: 'Say which of them this is, with --machine NAME.',
    });
  }
  const nonce = randomBytes(16).toString('hex');
  const ids = { id: `release-${nonce.slice(0, 8)}`, nonce, seed: seed ?? randomBytes(16).toString('hex') };
  return makePlan(request, facts, { ...ids, repository, pullRequest: null });
}
