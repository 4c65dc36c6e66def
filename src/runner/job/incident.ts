import type { Incident } from '../../model/incident.ts';
import { type Err, err } from '../../model/result.ts';
import { oneLine, tail } from '../../system/sanitise.ts';

/** The failed result of a step. Its texts are sanitised and cut to the limits of `Incident`. */
export function failed(incident: Incident): Err<Incident> {
  const { detail, ...rest } = incident;
  return err({
    ...rest,
    message: oneLine(incident.message, 1000),
    next: oneLine(incident.next, 500),
    ...(detail === undefined || detail.trim() === '' ? {} : { detail: tail(detail) }),
  });
}

/** The failed result of a step that was aborted. */
export function cancelledIn(phase: Incident['phase']): Err<Incident> {
  return failed({
    code: 'cancelled',
    phase,
    message: `The run was cancelled during ${phase}.`,
    next: 'Write the command again to measure; the samples taken so far are in the bundle.',
  });
}

/** The incident behind a failed system call; null when the error is a bug, which the caller throws again. */
export function incidentOf(error: unknown, phase: Incident['phase']): Incident | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  const code = String(error.code);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return failed({
    code: full ? 'disk-full' : 'machine-error',
    phase,
    message: full
      ? `The disk is full: ${error.message}.`
      : `The machine refused a file operation during ${phase}: ${error.message}.`,
    next: full
      ? 'Free space in the output directory (a run needs about three checkouts and builds), then try again.'
      : 'Check the permissions of the output directory and the health of its disk, then try again.',
  }).error;
}
