import type { GateTask } from './gate.ts';
import type { RepositoryKey } from './repository.ts';
import { type RequestOrigin, type Subject, subjectNumber } from './request-origin.ts';

/** What starts a gate: `guid` of the webhook, or another text that is used once. */
export interface GateTrigger extends RepositoryKey {
  readonly subject: Subject;
  readonly installationId: number;
  readonly login: string;
  readonly at: string;
  readonly guid: string;
}

/** The request of a gate. The same trigger always makes the same request, so that an event that comes twice counts once. */
export function gateOrigin(trigger: GateTrigger, gate: GateTask): RequestOrigin {
  const { repositoryId, repository, subject, installationId, login, at, guid } = trigger;
  const suffix = guid.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return {
    key: `${repositoryId}#gate.${gate.sha}.${suffix}`,
    id: `gate-${subjectNumber(subject) ?? 0}-${gate.sha.slice(0, 12)}-${suffix.slice(0, 40)}`,
    repositoryId,
    repository,
    subject,
    installationId,
    login,
    askedAt: at,
    task: { kind: 'gate', gate },
  };
}
