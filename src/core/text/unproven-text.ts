import type { UnprovenWork } from '../../model/run.ts';

interface UnprovenText {
  /** A sentence without its full stop. */
  readonly message: string;
  readonly next: string;
}

/** Which program did a part of the work without the library of the arm, or unseen, and what to do about it. */
export function unprovenText({ program, share, why }: UnprovenWork): UnprovenText {
  const did = `${program} used ${Math.round(100 * share)} % of the CPU time`;
  switch (why) {
    case 'not-mapped':
      return {
        message: `${did} without the arm's library mapped`,
        next: 'Start it with the environment of the lane: "env -i", sudo and scripts that unset LD_PRELOAD drop the library.',
      };
    case 'static':
      return {
        message: `${did} and is statically linked: no library can be preloaded into it`,
        next: 'Link the program dynamically, at least to the C library.',
      };
    case 'other-allocator':
      return {
        message: `${did} with another allocator mapped`,
        next: 'Build the program without an allocator of its own, or measure it as a lane with "start" if it is a server.',
      };
    case 'own-malloc':
      return {
        message: `${did} and defines malloc itself: its calls do not reach a preloaded library`,
        next: 'Build the program without an allocator of its own.',
      };
    case 'hidden-code':
      return {
        message: `${did} with code mapped from a file that it had made itself`,
        next: 'Build every library before the run: code that a process writes and then loads cannot be looked into, and may be another allocator.',
      };
    case 'unreadable':
      return {
        message: `${did}, and the libraries that it had mapped could not be read`,
        next: 'Let the runner read /proc/<pid>/maps of the bench.',
      };
    case 'not-traced':
      return {
        message: `${did} and was not traced: a thread that is not the first one of its process started it, or a program with privileges`,
        next: 'Make the program that does the work the command of the lane, or start it from the first thread.',
      };
    case 'left-behind':
      return {
        message: `${did} and still ran when the first process of the lane had ended`,
        next: "Let the lane's command wait for the processes that it starts; a program must not put itself in the background.",
      };
  }
}
