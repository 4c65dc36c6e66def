import type { CodeRow } from './code-row.ts';

const MORE_TIME = 'Ask again with the budget that the verdict estimates, or on a quieter machine.';

/** Reasons of verdicts that no check has made INVALID. */
export const REASONS: Readonly<Record<string, CodeRow>> = {
  gain: ['A target lane gains at least the required amount.', 'Nothing: this is a reason for GO.'],
  'gain-proven': [
    'The whole interval of a target lane is above the required gain.',
    'Nothing: this is a reason for GO.',
  ],
  noticed: [
    'A lane that is not a target changed measurably within its margin.',
    'Nothing is required; decide whether the side effect is wanted.',
  ],
  'not-worse': ['A loss beyond the margin is excluded on the lane.', 'Nothing: this is a reason for GO of `/ab base`.'],
  'tolerated-loss': [
    'A lane loses, but less than its margin.',
    'Nothing is required; a smaller `margin` would have made it a harm.',
  ],
  equivalent: [
    'A change of the lane is excluded, within the band of equivalence.',
    'Nothing: this is a reason for NO CHANGE.',
  ],
  harm: [
    'A guard lane loses more than its margin.',
    'Do not merge or promote it. Find the cause with `perf` beside the same command.',
  ],
  loss: ['A target lane loses.', 'Do not promote it. Find the cause with `perf` beside the same command.'],
  'no-gain': [
    'The required gain of a target lane is excluded.',
    'Archive the flag, or ask with a smaller `gain` when less is worth it.',
  ],
  'open-lanes': [
    'A NO-GO leaves other lanes undecided: sampling ended as soon as nothing could change the verdict.',
    'Name such a lane with `lane NAME` to measure it on its own.',
  ],
  unguarded: [
    'No lane of `/ab base` has a margin of throughput, so that nothing can be shown.',
    'Ask with `margin=2%`, or give the lanes `guards: { throughput: 2% }`.',
  ],
  'coarse-margin': [
    'The machine cannot detect a change as small as the margin of a guard.',
    'Set a margin that the machine can detect, or quieten the machine and qualify it again.',
  ],
  'too-coarse': [
    'The machine cannot detect a change as small as the band of equivalence.',
    'Quieten the machine and qualify it again, or ask on another one.',
  ],
  'context-dependent': [
    'Lock-step and whole processes contradict each other on a lane: steady state and cold start differ.',
    'Decide which of the two your users run, and ask for that one: a `command` measures whole processes, a `workload` the steady state.',
  ],
  mixed: [
    'Some target lanes gain and others do not.',
    'Decide which lanes the change is for, and ask for those alone with `lane NAME`; the others then act as guards.',
  ],
  'noise-limited': ['The interval of a lane is still too wide to decide.', MORE_TIME],
  'too-few-blocks': ['Too few samples of a lane were taken for an interval.', MORE_TIME],
  contradiction: [
    'The same question had another answer before, and both cannot be right.',
    'Decide on neither: qualify the machine with `alloc-ab qualify`, then ask again with a larger budget.',
  ],
};
