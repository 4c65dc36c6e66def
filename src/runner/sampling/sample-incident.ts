import { failureOf } from '../../core/analysis/ab/blocks.ts';
import { busyArm } from '../../core/analysis/ab/idle-side.ts';
import { FORM_CHANGED } from '../../core/number/lane-forms.ts';
import { CHALLENGE_TEXTS, IDLE_BUSY_TEXT, NOT_RESIDENT_TEXT } from '../../core/text/challenge-text.ts';
import { unprovenText } from '../../core/text/unproven-text.ts';
import type { Incident } from '../../model/incident.ts';
import type { Sample } from '../../model/run.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { outsideCause } from '../sandbox/outside-cause.ts';
import type { MeasuredSample } from './take-sample.ts';

/**
 * The incident behind a sample that cannot count: crash, hang, wrong allocator, unreadable value. Null for a sound sample. One
 * such sample ends the run, so that crashes never just reduce the number of samples.
 */
export function sampleIncident(
  { sample, result, end, fault }: MeasuredSample,
  phase: Incident['phase'],
): Incident | null {
  if (result.cancelled) return cancelledIn(phase).error;
  const failure = result.server?.failure;
  const outside = failure ? null : outsideCause(result);
  const text = failure
    ? { code: failure.code, message: `the bench ${failure.message}`, next: failure.next }
    : end === null
      ? (result.program ?? wrongMeasurement(sample, fault))
      : outside
        ? { ...outside, message: `the bench ${outside.message}` }
        : badEnd(result.report, end);
  if (text === null) return null;
  const { code, message, next } = text;
  return failed({
    code,
    phase,
    arm: sample.arm,
    lane: sample.lane,
    message: `${sample.lane}, block ${sample.block}, ${sample.arm}: ${message}.`,
    detail: [result.stdout, result.stderr].filter((output) => output.trim() !== '').join('\n'),
    next,
  }).error;
}

/** The incident behind an arm of a lane in lock-step that was too often busy in the turns of the other one; null when no arm was. */
export function busyIncident(lane: string, samples: readonly Sample[]): Incident | null {
  const found = busyArm(samples);
  if (found === null) return null;
  const { arm, busy, groups } = found;
  const message = `${lane}, ${arm}: the bench ${IDLE_BUSY_TEXT.end(busy, groups)}.`;
  return failed({ code: 'idle-side-busy', phase: 'sampling', arm, lane, message, next: IDLE_BUSY_TEXT.next }).error;
}

/** The incident behind a printed number that contradicts the earlier ones of its lane. */
export function formIncident({ sample }: Pick<MeasuredSample, 'sample'>, contradiction: string): Incident {
  const { lane, block, arm } = sample;
  const message = `${lane}, block ${block}, ${arm}: ${contradiction}.`;
  return failed({ ...FORM_CHANGED, phase: 'sampling', arm, lane, message }).error;
}

type IncidentText = Pick<Incident, 'code' | 'message' | 'next'>;

function badEnd(report: MeasuredSample['result']['report'], end: string): IncidentText {
  const message = `the bench ${end}`;
  if (report.timedOut) {
    return {
      code: 'bench-timeout',
      message,
      next: 'If the allocator hangs, run the shell line of this run under a debugger; if the lane only takes long, raise its "timeout".',
    };
  }
  if (report.error === 'ptrace-denied') {
    return {
      code: 'ptrace-denied',
      message,
      next: 'Allow ptrace on the runner: peak memory and the loaded libraries are read with it.',
    };
  }
  if (report.error === 'launcher-failed') {
    return {
      code: 'launcher-failed',
      message: `the launcher of the bench ended without a report (${report.reason})`,
      next: "Look in the machine's kernel log for what killed it; without a sandbox of its own, code under test can do that too.",
    };
  }
  if (report.error !== null) {
    return {
      code: 'bench-not-started',
      message,
      next: 'Check the lane\'s "command": it starts in the checkout where the bench programs were built.',
    };
  }
  const memory = report.signal === 'SIGKILL' ? ' (not by this run: most likely the machine ran out of memory)' : '';
  return {
    code: 'bench-crashed',
    message: `${message}${memory}`,
    next: 'Run the shell line of this run under a debugger; a bench that crashes has no throughput to compare.',
  };
}

function wrongMeasurement(sample: MeasuredSample['sample'], fault: MeasuredSample['fault']): IncidentText | null {
  const failure = failureOf(sample);
  if (fault !== null && failure !== 'library-not-mapped') {
    const { code, subject, message, next } = fault;
    return { code, message: `the number of ${subject} ${message}`, next };
  }
  if (sample.challenge !== undefined && failure === `bench-${sample.challenge}`) {
    const { end, next } = CHALLENGE_TEXTS[sample.challenge];
    return { code: failure, message: `the bench ${end}`, next };
  }
  switch (failure) {
    case 'not-resident':
      return { code: failure, message: `the bench ${NOT_RESIDENT_TEXT.end}`, next: NOT_RESIDENT_TEXT.next };
    case 'library-not-mapped':
      return {
        code: 'library-not-mapped',
        ...(sample.unproven ? unprovenText(sample.unproven) : NOT_MAPPED),
      };
    case 'library-not-proven':
      return {
        code: 'library-not-proven',
        ...(sample.unproven ? unprovenText(sample.unproven) : NOT_PROVEN),
      };
    case 'metric-unreadable':
      return {
        code: 'metric-unreadable',
        message:
          sample.value === null
            ? 'the output has no number that matches the lane\'s "read" pattern'
            : `the value read is ${sample.value}, and only a positive one can be compared`,
        next: 'Change the "read" pattern of the lane\'s metric to match a line that the bench prints.',
      };
    default:
      return null;
  }
}

const NOT_MAPPED = {
  message: "the arm's library was not mapped in the measured process",
  next: 'Make the bench a dynamically linked program without an allocator of its own, and check that the library can be preloaded.',
};
const NOT_PROVEN = {
  message: 'no process of the sample could be observed',
  next: 'Let the runner trace the bench and read /proc/<pid>/maps of its processes.',
};
