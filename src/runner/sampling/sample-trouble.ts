import { failureOf } from '../../core/analysis/blocks.ts';
import type { Incident } from '../../model/incident.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import type { ProcessSample } from './process-sample.ts';

/**
 * The incident behind a sample that cannot count: crash, hang, wrong allocator, no number. Null for a sound sample.
 * One is enough to end a run: a crash must never become a smaller n.
 */
export function sampleTrouble({ sample, result, end }: ProcessSample, phase: Incident['phase']): Incident | null {
  if (result.cancelled || result.report.cancelled) return cancelledIn(phase).error;
  const served = result.served?.trouble;
  const found = served
    ? { code: served.code, message: `the bench ${served.message}`, next: served.next }
    : end === null
      ? wrongMeasurement(sample)
      : badEnd(result.report, end);
  if (found === null) return null;
  const { code, message, next } = found;
  const output = [result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n');
  const where = `${sample.lane}, block ${sample.block}, ${sample.arm}`;
  return failed({
    code,
    phase,
    arm: sample.arm,
    lane: sample.lane,
    message: `${where}: ${message}.`,
    detail: output,
    next,
  }).error;
}

type IncidentText = Pick<Incident, 'code' | 'message' | 'next'>;

function badEnd(report: ProcessSample['result']['report'], end: string): IncidentText {
  const message = `the bench ${end}`;
  if (report.timedOut) {
    return {
      code: 'bench-timeout',
      message,
      next: 'If the allocator hangs, repeat it with the shell line of this run under a debugger; if the lane is just long, raise its "timeout".',
    };
  }
  if (report.error === 'ptrace-denied') {
    return {
      code: 'ptrace-denied',
      message,
      next: 'Allow ptrace on the runner: peak memory and the loaded libraries are read with it.',
    };
  }
  if (report.error !== null) {
    return {
      code: 'bench-not-started',
      message,
      next: 'Check the lane\'s "command": it starts in the checkout where the bench programs were built.',
    };
  }
  const memory =
    report.signal === 'SIGKILL' ? ' (nobody of this run killed it: most likely the machine ran out of memory)' : '';
  return {
    code: 'bench-crashed',
    message: `${message}${memory}`,
    next: 'Repeat it with the shell line of this run under a debugger; an allocator that crashes a bench has no throughput to compare.',
  };
}

function wrongMeasurement(sample: ProcessSample['sample']): IncidentText | null {
  switch (failureOf(sample)) {
    case 'library-not-mapped':
      return {
        code: 'library-not-mapped',
        message:
          sample.library === 'missing'
            ? "the arm's library was not mapped in the measured process"
            : 'another allocator was mapped in the measured process',
        next: 'Make the bench a dynamically linked program without an allocator of its own, and check that the library can be preloaded.',
      };
    case 'metric-unreadable':
      return {
        code: 'metric-unreadable',
        message:
          sample.value === null
            ? 'the output holds no number that the lane\'s "read" pattern matches'
            : `the number read is ${sample.value}, and only a positive one can be compared`,
        next: 'Make the lane\'s metric "read" fit a line that the bench prints.',
      };
    default:
      return null;
  }
}
