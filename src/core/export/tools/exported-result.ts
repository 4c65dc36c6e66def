import type { AbPlan } from '../../../model/plan.ts';
import type { Manifest } from '../../../model/run.ts';
import type { SurveyManifest } from '../../../model/survey.ts';
import type { Check, Effect } from '../../../model/verdict.ts';

/** How far a result can be relied on. `open`: it is not decided. `invalid`: its numbers do not mean what they seem to. */
type ResultStanding = 'decided' | 'open' | 'invalid';

/** One side of a comparison. */
export interface ExportedArm {
  /** Names it in files and after `--arm`: `baseline`, `candidate`, or the label in a survey. */
  readonly name: string;
  /** The arm for people: `hz4 HZ4_S12_MPSC=1`. */
  readonly label: string;
  /** `commit abcdef012345`, `libjemalloc2 5.3.0-1`, or `unknown`. */
  readonly version: string;
}

/** What an arm has of a quantity. */
export interface ArmValues {
  /** One number for each block or round that counts, in their order. */
  readonly values: readonly number[];
  /** Median of the values; null without values. */
  readonly median: number | null;
  /** Change against the first arm, as fractions; null for the first arm, without an interval, and in a result that is not valid. */
  readonly change: Effect['change'];
  /** `WIN`, `OPEN`, `compared`, `not judged`, …; empty for the arm that the others are compared with. */
  readonly outcome: string;
  /** Whether the outcome is still open, though the question asks for it. */
  readonly open: boolean;
}

/** One quantity on one lane. */
export interface ExportedQuantity {
  /** Id of the lane: `mt-remote-small/T=4,R=90`. */
  readonly lane: string;
  /** `throughput`, `peak RSS`, `p99`. */
  readonly name: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** `target`, `guard`, `info`, `sanity`, `sentinel`, `control`; `compared` in a survey. */
  readonly role: string;
  /** The signed change at which the role is decided; null when there is none. */
  readonly bound: number | null;
  /** In the order of the arms of the result. */
  readonly arms: readonly ArmValues[];
}

/** A statement that a list of tests shows: a verdict, an effect, a check, a process of a survey. */
export interface ExportedCase {
  readonly group: string;
  readonly name: string;
  /** `open`: not decided, or not known. `invalid`: an error of the measurement. */
  readonly state: 'passed' | 'failed' | 'open' | 'invalid';
  /** `HARM`, `INCONCLUSIVE`, …: the kind of a state that is not `passed`. */
  readonly kind: string;
  readonly text: string;
}

/** A result in the shape from which every format of another tool is written. Texts may hold any character. */
export interface ExportedResult {
  readonly standing: ResultStanding;
  /** `GO`, `INVALID`, …; `ANSWERED` or `NOT ANSWERED` of a survey. */
  readonly verdict: string;
  /** The result in one sentence, the verdict first. */
  readonly headline: string;
  readonly repository: string;
  readonly machine: string;
  readonly cpu: string;
  readonly architecture: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seconds: number;
  readonly tool: string;
  /** The command that repeats it. */
  readonly repeat: string;
  readonly arms: readonly ExportedArm[];
  /** Index of the arm that a tracker follows by default; null: all of them. */
  readonly tracked: number | null;
  readonly quantities: readonly ExportedQuantity[];
  readonly cases: readonly ExportedCase[];
}

/** What an A/B and a survey say of their run in the same words. */
export function runFacts(
  plan: Pick<AbPlan, 'repository' | 'machine' | 'repeat'>,
  { environment, startedAt, finishedAt, tool, seconds }: Manifest | SurveyManifest,
): Pick<
  ExportedResult,
  'repository' | 'machine' | 'cpu' | 'architecture' | 'startedAt' | 'finishedAt' | 'seconds' | 'tool' | 'repeat'
> {
  return {
    repository: plan.repository,
    machine: plan.machine.name,
    cpu: environment.cpu ?? 'unknown',
    architecture: environment.architecture ?? 'unknown',
    startedAt,
    finishedAt,
    seconds: seconds.sampling,
    tool,
    repeat: plan.repeat,
  };
}

/** The mark of numbers that must not be used: `INVALID` in names, before the reason in texts; empty where they may be. */
export function invalidMark({ standing }: Pick<ExportedResult, 'standing'>): string {
  return standing === 'invalid' ? 'INVALID' : '';
}

/** Checks as cases: a failed one is an error of the measurement, an unknown one is open. */
export function checkCases(checks: readonly Check[]): ExportedCase[] {
  return checks.map(({ name, status, detail, remedy }) => ({
    group: 'checks',
    name,
    state: status === 'pass' ? 'passed' : status === 'fail' ? 'invalid' : 'open',
    kind: status === 'fail' ? 'INVALID' : 'unknown',
    text: status === 'pass' ? detail : `${detail} ${remedy}`.trimEnd(),
  }));
}
