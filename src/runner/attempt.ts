import type { Incident } from '../model/incident.ts';
import { oneLine, tail } from './sanitise.ts';

/** What a step of the runner gives: its result, or the trouble that ended it. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly incident: Incident };

/** Wraps a step's result. */
export function done<T>(value: T): Attempt<T> {
  return { ok: true, value };
}

/** Builds the failing attempt; texts are sanitised and capped to the incident's limits. */
export function trouble(incident: Incident): { readonly ok: false; readonly incident: Incident } {
  const { detail, ...rest } = incident;
  return {
    ok: false,
    incident: {
      ...rest,
      message: oneLine(incident.message, 1000),
      next: oneLine(incident.next, 500),
      ...(detail === undefined || detail.trim() === '' ? {} : { detail: tail(detail) }),
    },
  };
}

/** The incident of an abort. */
export function cancelledIn(phase: Incident['phase']): { readonly ok: false; readonly incident: Incident } {
  return trouble({
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
  return trouble({
    code: full ? 'disk-full' : 'machine-error',
    phase,
    message: full
      ? `The disk is full: ${error.message}.`
      : `The machine refused a file operation during ${phase}: ${error.message}.`,
    next: full
      ? 'Free space in the output directory (a run needs about three checkouts and builds), then ask again.'
      : 'Check the permissions and the health of the output directory, then ask again.',
  }).incident;
}
