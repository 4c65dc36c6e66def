import type { GateTask } from './gate.ts';
import type { RequestOrigin } from './request-record.ts';

/** Where a gate is asked, and by what: `guid` of the webhook, or another word that is used once. */
export interface GateTrigger {
  readonly repository: string;
  readonly pullRequest: number;
  readonly installationId: number;
  readonly login: string;
  readonly at: string;
  readonly guid: string;
}

/** The request of a gate. The same occasion always gives the same request, so that one that is told twice counts once. */
export function gateOrigin(occasion: GateTrigger, gate: GateTask): RequestOrigin {
  const { repository, pullRequest, installationId, login, at, guid } = occasion;
  const word = guid.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return {
    key: `${repository}#gate.${gate.sha}.${word}`,
    id: `gate-${pullRequest}-${gate.sha.slice(0, 12)}-${word.slice(0, 40)}`,
    repository,
    pullRequest,
    installationId,
    commentId: 0,
    ordinal: 1,
    login,
    askedAt: at,
    asked: { kind: 'gate', gate },
  };
}
