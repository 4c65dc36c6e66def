import type { ChallengeFailure } from '../../model/run.ts';

/** A bench whose peak memory is smaller than the blocks that it held, as below. */
export const NOT_RESIDENT_TEXT = {
  end: 'held more bytes of blocks than it had resident memory: the blocks have no memory of their own, or the operations were not done',
  next: 'Look in the library for blocks that share their memory, or for code that takes the place of the bench.',
} as const;

/** A bench in lock-step that uses a CPU while the other arm works. */
export const IDLE_BUSY_TEXT = {
  end: (busy: number, groups: number): string =>
    `used a CPU while the other arm worked, in ${busy} of ${groups} groups`,
  next: 'Look for threads or processes of the library that go on when the bench waits: they slow the other arm down.',
} as const;

/** How a bench of the kit failed the requests of the driver: a predicate whose subject is the bench, and what to do next. */
export const CHALLENGE_TEXTS: Readonly<Record<ChallengeFailure, { readonly end: string; readonly next: string }>> = {
  'ended-early': {
    end: 'ended before it had answered every request of the driver',
    next: 'A preloaded library must not end the process: look for exit in its constructors and functions.',
  },
  'answered-wrongly': {
    end: 'did not give the answer of the operations which were asked for',
    next: 'Look for blocks that overlap or lose their content ("alloc-ab health" of this arm), or for code of the library that takes the place of the bench.',
  },
  'not-checked': {
    end: 'gave an answer that the driver had no memory to check',
    next: 'Free memory on the machine, or choose a smaller working set.',
  },
};
