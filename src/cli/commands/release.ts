import { quoted } from '../../core/text/quote.ts';
import { shellLine } from '../../core/text/shell-line.ts';
import { nearest } from '../../core/text/suggestion.ts';
import type { LocalPlace } from '../../local/planning/prepare.ts';
import { type LocalRelease, localRelease } from '../../local/planning/release-place.ts';
import { releasePlan } from '../../local/planning/release-plan.ts';
import type { AbPlan } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOrder } from '../../model/release.ts';
import type { Result } from '../../model/result.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';
import { measure } from './run.ts';

/** Options of `alloc-ab release`. */
export interface ReleaseOptions extends LocalPlace {
  /** Which of the release's machines this is. */
  readonly machine?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `alloc-ab release`: measures here what a version has to pass on this machine before it is tagged. */
export async function release(words: readonly string[], options: ReleaseOptions, terminal: Terminal): Promise<number> {
  const local = await localRelease(words, options);
  if (!local.ok) return refused(local.error, options, terminal);
  const plan = planOf(local.value, options);
  if (!plan.ok) return refused(plan.error, options, terminal);
  const { order } = local.value;
  return measure({ plan: plan.value }, options, terminal, (bundle) => nextLine(order, bundle, options));
}

function refused(refusal: Refusal, { json }: ReleaseOptions, terminal: Terminal): number {
  printRefusal(refusal, terminal, json);
  return EXIT_USAGE;
}

/** How the bundle becomes a ruling; other machines bring theirs. */
function nextLine({ tag, requests, previous }: ReleaseOrder, bundle: string, { repo }: ReleaseOptions): string {
  const others = requests.length > 1 ? ' (and the bundles of the other machines)' : '';
  const options = shellLine(['--tag', tag, '--from', previous.name, '--repo', repo]);
  return `next    alloc-ab release-notes ${shellLine([bundle])}${others} ${options}\n`;
}

function planOf(local: LocalRelease, { machine, seed }: ReleaseOptions): Result<AbPlan, Refusal> {
  const { order } = local;
  const [only, second] = order.requests;
  const request =
    machine === undefined && second === undefined ? only : order.requests.find((one) => one.machine === machine);
  if (request !== undefined) return releasePlan(local, request, seed);
  const names = order.requests.map((one) => one.machine);
  const suggestion = machine === undefined ? undefined : nearest(machine, names);
  return refuse({
    code: 'which-machine',
    message:
      machine === undefined
        ? `The release is measured on ${names.join(', ')}.`
        : `${quoted(machine)} is no machine of the release; it is measured on ${names.join(', ')}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    next: 'Say which of them this is, with --machine NAME.',
  });
}
