import { Command } from 'commander';
import { quoted } from '../../core/text/quote.ts';
import { shellLine } from '../../core/text/shell-line.ts';
import { nearest } from '../../core/text/suggestion.ts';
import { asTyped, type LocalCheckout } from '../../local/planning/local-plan.ts';
import { type LocalRelease, planReleaseRequest, resolveLocalRelease } from '../../local/planning/local-release.ts';
import type { AbPlan } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOrder } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { NO_CACHE } from '../cache-choice.ts';
import { type MeasureOptions, measure } from '../measure.ts';
import { CONFIG, exitWith, jsonOption, REPO, SEED } from '../options.ts';
import { NO_SANDBOX } from '../sandbox-policy.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface ReleaseOptions extends LocalCheckout, MeasureOptions {
  /** Which of the release's machines this is. */
  readonly machine?: string;
}

/** `alloc-ab release`. */
export function releaseCommand(terminal: Terminal): Command {
  return new Command('release')
    .description('measure the last release against the checked-out commit: every lane of the release suite as a guard')
    .argument('<version...>', 'v1.2.0 [from TAG]; compared with the version before it unless a tag is named')
    .addOption(REPO)
    .addOption(CONFIG)
    .option('--machine <name>', 'which of the release’s machines this is, when it has several')
    .option(
      '--out <dir>',
      'where the timestamped result folder goes (default: .alloc-ab of the checkout, which git ignores)',
    )
    .addOption(SEED)
    .addOption(NO_SANDBOX)
    .addOption(NO_CACHE)
    .addOption(jsonOption('print the verdict', 'verdict'))
    .addHelpText('after', '\nExample: alloc-ab release v1.2.0 --repo ../hakozuna --out results')
    .action((version, options) => exitWith(release(version, options, terminal)));
}

/** Measures what a version has to pass on this machine before it may be tagged. */
async function release(version: readonly string[], options: ReleaseOptions, terminal: Terminal): Promise<number> {
  const local = await resolveLocalRelease(version, options);
  if (!local.ok) return exitWithRefusal(local.error, terminal, options.json);
  const plan = planOf(local.value, options);
  if (!plan.ok) return exitWithRefusal(plan.error, terminal, options.json);
  const { order } = local.value;
  return measure(plan.value, { ...options, repo: local.value.folder, typedRepo: options.repo }, terminal, (bundle) =>
    nextLine(order, bundle, options),
  );
}

/** The command that rules on the bundle, with the bundles of the other machines. */
function nextLine({ tag, requests, previous }: ReleaseOrder, bundle: string, { repo }: ReleaseOptions): string {
  const others = requests.length > 1 ? ' (and the bundles of the other machines)' : '';
  const options = shellLine(['--tag', tag, '--from', previous.name, '--repo', repo]);
  return `next    alloc-ab release-notes ${shellLine([bundle])}${others} ${options}\n`;
}

function planOf(local: LocalRelease, { machine, seed, config }: ReleaseOptions): Result<AbPlan, Refusal> {
  const { order } = local;
  const [only, second] = order.requests;
  const request =
    machine === undefined && second === undefined ? only : order.requests.find((one) => one.machine === machine);
  if (request !== undefined) {
    const plan = planReleaseRequest(local, request, seed);
    return plan.ok ? ok(asTyped(plan.value, { config, seed })) : plan;
  }
  const names = order.requests.map((one) => one.machine);
  const suggestion = machine === undefined ? undefined : nearest(machine, names);
  return refuse({
    code: 'which-machine',
    message:
      machine === undefined
        ? `The release is measured on ${names.join(', ')}.`
        : `${quoted(machine)} is not a machine of the release; it is measured on ${names.join(', ')}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    next: 'Choose this machine with --machine NAME.',
  });
}
