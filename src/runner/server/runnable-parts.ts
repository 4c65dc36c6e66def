import type { Incident } from '../../model/incident.ts';
import type { SurveyPart, SurveyPlan } from '../../model/survey.ts';
import { failed } from '../job/incident.ts';
import { missingProgram } from './server-trouble.ts';

/**
 * The parts of a survey without the lanes whose programs are not on the machine. A server that is not installed costs its
 * lane, with one incident, and no other.
 */
export function runnableParts(
  { lanes, parts }: SurveyPlan,
  path: string,
  checkout: string,
  note: (incident: Incident) => void,
): SurveyPart[] {
  const runnable = lanes.map((lane) => {
    const missing = missingProgram(lane, path, checkout);
    if (missing === null) return true;
    const { code, next } = missing;
    note(failed({ code, phase: 'preflight', lane: lane.id, message: `${lane.id} ${missing.message}.`, next }).error);
    return false;
  });
  return parts.map((part) => ({ ...part, lanes: part.lanes.filter((place) => runnable[place]) }));
}
