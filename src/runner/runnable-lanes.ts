import type { Incident } from '../model/incident.ts';
import type { LaneProgram } from '../model/plan.ts';
import type { Survey } from '../model/survey.ts';
import { trouble } from './attempt.ts';
import { missingProgram } from './server-trouble.ts';

/** The lanes whose programs are on the machine. A server that is not installed costs its lane, with an incident, and no other. */
export function runnableLanes(
  { lanes }: Survey,
  path: string,
  checkout: string,
  note: (incident: Incident) => void,
): LaneProgram[] {
  return lanes.filter((lane) => {
    const missing = missingProgram(lane, path, checkout);
    if (missing === null) return true;
    const { code, next } = missing;
    note(
      trouble({ code, phase: 'preflight', lane: lane.id, message: `${lane.id} ${missing.message}.`, next }).incident,
    );
    return false;
  });
}
