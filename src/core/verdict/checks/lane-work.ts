import type { ArmName } from '../../../model/names.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import type { Manifest, OutputDigest, Sample } from '../../../model/run.ts';
import type { Block } from '../../analysis/ab/blocks.ts';
import { hasNoWork, isSmaller, rangeOf } from './lane-claims.ts';

/** What a lane shows of the work of its processes. `short`: a side did less; `open`: nothing shows it. */
export interface LaneWork {
  readonly lane: string;
  readonly standing: 'shown' | 'short' | 'open';
  /** Predicate for a sentence whose subject is the program; empty when the work is shown. */
  readonly why: string;
  /** The side that did less. */
  readonly arm?: ArmName;
}

const ARMS: readonly ArmName[] = ['candidate', 'baseline'];

/** Whether only the end of its processes shows that they did their work: a workload of the kit answers the driver, a server its load. */
export function canEndEarly({ outside, kit, server }: LaneProgram): boolean {
  return outside !== undefined && !kit && server === undefined;
}

/** Whether both sides did their work, by their CPU time and by what they printed: the numbers of the checks, else the same text. */
export function laneWork(lane: LaneProgram, blocks: readonly Block[], idle: Manifest['idle']): LaneWork {
  if (blocks.length === 0) return open(lane, 'was measured too rarely');
  const lazy = ARMS.find((arm) => hasNoWork(arm, blocks, idle));
  if (lazy !== undefined) return short(lane, lazy, 'used next to no CPU time: it did not do its work');
  const printed = lane.checks.length > 0 ? checkedWork(lane, blocks) : printedWork(lane, blocks);
  if (printed.standing !== 'shown') return printed;
  const wall = rangeOf(blocks.map(({ baseline, candidate }) => Math.log(candidate.wallNs / baseline.wallNs)));
  return isSmaller(blocks, wall) ? open(lane, 'took a third of the time with less than half of the memory') : printed;
}

/** The lines that both sides print, numbers aside. That a line is repeated more often in one process may be due to its threads. */
function printedWork(lane: LaneProgram, blocks: readonly Block[]): LaneWork {
  const texts = (arm: ArmName, which: keyof OutputDigest) => new Set(blocks.map((block) => block[arm].output?.[which]));
  const [before, after] = [texts('baseline', 'kinds'), texts('candidate', 'kinds')];
  const [text] = before;
  if (before.size > 1) return open(lane, 'prints something else in each process');
  if (text === undefined) return open(lane, after.has(undefined) ? 'prints nothing' : 'prints on one side only');
  if (after.size > 1 || !after.has(text))
    return short(lane, 'candidate', 'did not print what it prints with the other side');
  const lines = new Set([...texts('baseline', 'lines'), ...texts('candidate', 'lines')]);
  return lines.size === 1 ? shown(lane) : open(lane, 'repeats its lines more often in some processes');
}

/** Every process has to print the number of each check; whether they are within their bounds is a check of its own. */
function checkedWork(lane: LaneProgram, blocks: readonly Block[]): LaneWork {
  const lacks = (sample: Sample) => lane.checks.some(({ name }) => (sample.checks[name] ?? null) === null);
  const lacking = ARMS.filter((arm) => blocks.some((block) => lacks(block[arm])));
  const [first, second] = lacking;
  if (first === undefined) return shown(lane);
  return second === undefined
    ? short(lane, first, 'did not print the numbers of the checks')
    : open(lane, 'does not print the numbers of its checks');
}

function shown({ id }: LaneProgram): LaneWork {
  return { lane: id, standing: 'shown', why: '' };
}

function open({ id }: LaneProgram, why: string): LaneWork {
  return { lane: id, standing: 'open', why };
}

function short({ id }: LaneProgram, arm: ArmName, why: string): LaneWork {
  return { lane: id, standing: 'short', why, arm };
}
