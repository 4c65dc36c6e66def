import { parseCommand } from '../../core/command/command.ts';
import { archiveTexts, askedFlags } from '../../core/decisions/asked-flags.ts';
import type { PlannedCommand } from '../../core/plan/plan-command.ts';
import type { Command } from '../../model/command.ts';
import type { DecisionFacts } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import type { KeptAnswers } from '../../model/kept-answers.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isMeasuring, isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { readLocalFacts } from '../checkout/local-facts.ts';
import type { LocalRepository } from '../checkout/local-repository.ts';
import type { Snapshot } from '../checkout/snapshot.ts';
import { localDecisions } from '../decisions/local-decisions.ts';
import { askedFacts, type OpenAnswers, type PlannedComparison, planAsked } from './asked-plan.ts';
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
  /** The work tree to measure, in place of a commit. */
  readonly snapshot?: Snapshot;
  /** 32 hexadecimal digits; fresh when absent. */
  readonly seed?: string;
  /** False: neither make nor the compiler is asked. */
  readonly compiler?: boolean;
}

/** What the command line does with commands that are no measurement, but have one of their own. */
const OWN_COMMANDS: Partial<Record<Command['kind'], string>> = {
  flags: 'alloc-ab flags lists the flags.',
  campaign: 'alloc-ab campaign goes through the flags of a pattern.',
};

/** A planned command, the top folder of the checkout, and what its documents say about the flags; absent: no flag is asked. */
type LocalPlan = PlannedCommand & {
  readonly folder: string;
  readonly decisions?: DecisionFacts;
  /** What the planned builds of both arms compile; absent: it was not asked, or nothing is known. */
  readonly compared?: PlannedComparison;
};

/** What a machine can tell about a checkout beside what is in it. */
export interface PlanningHelp {
  /** Opens questions to the compiler; absent: it is not asked. */
  readonly openAnswers?: OpenAnswers;
  /** Opens the answers about commits of a repository that were found before; absent: none is kept. */
  readonly openKept?: (repository: string) => KeptAnswers;
  /** Whether the compiler is asked too what the planned builds of both arms compile. */
  readonly isCompared?: boolean;
}

/** Plans a command, without /ab, in a local checkout. */
export async function planLocally(
  command: readonly string[],
  checkout: LocalCheckout,
  { openAnswers, openKept, isCompared }: PlanningHelp = {},
): Promise<Result<LocalPlan, Refusal>> {
  const parsed = parseCommand(command.join(' '));
  if (!parsed.ok) return parsed;
  if (!isMeasuring(parsed.value)) {
    const ownCommand = OWN_COMMANDS[parsed.value.kind];
    return refuse({
      code: 'not-a-question',
      message:
        ownCommand !== undefined
          ? `"${parsed.value.kind}" is a command of its own.`
          : `"${parsed.value.kind}" works in a comment only: there is no queue here.`,
      next:
        ownCommand !== undefined
          ? ownCommand
          : 'Give the command of a measurement, e.g. alloc-ab run HZ4_S12_MPSC, or alloc-ab --help.',
    });
  }
  const needsBase = parsed.value.kind === 'ab' && parsed.value.candidate.kind === 'base';
  if (checkout.snapshot !== undefined && parsed.value.options.sha !== undefined) {
    return refuse({
      code: 'commit-and-work-tree',
      message: `@${parsed.value.options.sha} names a commit, and --dirty measures the work tree.`,
      token: `@${parsed.value.options.sha}`,
      next: 'Leave one of them out.',
    });
  }
  const { sha } = parsed.value.options;
  // A commit that a command names is measured wherever the branch is by now.
  const place = sha === undefined ? checkout : { head: sha, ...checkout };
  const local = await readLocalFacts({ ...place, needsBase, asks: parsed.value });
  if (!local.ok) return local;
  const { repository, folder, measured, search } = local.value;
  const ids = { ...localIds('local', checkout.seed), repository, pullRequest: null };
  const answers = openAnswers?.({
    repository,
    folder: checkout.snapshot?.folder ?? folder,
    checkout: folder,
    config: local.value.facts.config,
  });
  const kept = openKept?.(repository);
  const [decided, asked] = await Promise.all([
    withDecisions(parsed.value, local.value.facts, measured, kept),
    askedFacts(parsed.value, local.value.facts, (names) => search(names, kept), answers),
  ]);
  const planned = await planAsked(parsed.value, { ...decided, ...asked }, ids, answers);
  if (!planned.ok) return planned;
  const { plan } = planned.value;
  const compared = isCompared === true && !isSurveyPlan(plan) ? await answers?.compared(plan) : undefined;
  return ok({
    ...planned.value,
    folder,
    ...(compared && { compared }),
    ...(decided.decisions !== undefined && { decisions: decided.decisions }),
    plan: asTyped(plan, checkout),
  } as LocalPlan);
}

/** The facts with what the documents of the measured commit say about the flags of a command. */
async function withDecisions(
  command: Command,
  facts: Facts,
  repository: LocalRepository,
  kept: KeptAnswers | undefined,
): Promise<Facts> {
  const flags = askedFlags(command);
  if (flags.length === 0) return facts;
  const decisions = await localDecisions(repository, facts.headSha, archiveTexts(flags, facts.flags), kept);
  return { ...facts, decisions };
}

/** The plan with those options of the command line that the line to repeat it needs. */
export function asTyped<P extends Plan>(
  plan: P,
  { config, seed, compiler }: { [Key in 'config' | 'seed' | 'compiler']?: LocalCheckout[Key] | undefined },
): P {
  const options = {
    ...(config !== undefined && { config }),
    ...(seed !== undefined && { seed: true as const }),
    ...(compiler === false && { compiler }),
  };
  return Object.keys(options).length === 0 ? plan : { ...plan, commandLine: options };
}

/** Plans the comparison of two arms in a local checkout; refuses a survey. */
export async function planComparisonLocally(
  command: readonly string[],
  checkout: LocalCheckout,
): Promise<Result<{ readonly plan: AbPlan; readonly folder: string }, Refusal>> {
  const planned = await planLocally(command, checkout);
  if (!planned.ok) return planned;
  const { plan, folder } = planned.value;
  if (!isSurveyPlan(plan)) return ok({ plan, folder });
  return refuse({
    code: 'not-a-comparison',
    message: `"${plan.topic}" is a survey: it does not compare two arms.`,
    next: 'Give the command of a comparison, e.g. HZ4_S12_MPSC.',
  });
}
