import type { Incident } from '../../model/incident.ts';
import { type Err, err } from '../../model/result.ts';
import { oneLine, tail } from '../../system/sanitise.ts';

/** Builds the failed result of a step; texts are sanitised and capped to the incident's limits. */
export function failed(incident: Incident): Err<Incident> {
  const { detail, ...rest } = incident;
  return err({
    ...rest,
    message: oneLine(incident.message, 1000),
    next: oneLine(incident.next, 500),
    ...(detail === undefined || detail.trim() === '' ? {} : { detail: tail(detail) }),
  });
}

/** The incident of an abort. */
export function cancelledIn(phase: Incident['phase']): Err<Incident> {
  return failed({
    code: 'cancelled',
    phase,
    message: `The run was cancelled during ${phase}.`,
    next: 'Ask again to measure; samples taken so far are in the bundle.',
  });
}

/** Trouble of the machine behind a thrown error; null when the error is a bug and must go on. */
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
      ? 'Free space in the output directory (a run needs about three checkouts and builds), then ask again.'
      : 'Check the permissions and the health of the output directory, then ask again.',
  }).error;
}
