import type { AbPlan } from '../../model/plan.ts';
import type { ReleaseOrder } from '../../model/release.ts';
import type { Document } from '../report/document/document.ts';
import { formatSeconds } from '../text/format.ts';

/** The summary of what is measured before a version may be tagged. */
export function plannedRelease({ tag, sha, previous }: ReleaseOrder, plans: readonly AbPlan[]): Document {
  const rows = plans.map(({ machine, lanes, sampling }) => [
    machine.name,
    machine.labels.join(', '),
    String(lanes.filter(({ role }) => role === 'guard').length),
    formatSeconds(sampling.budgetSeconds),
  ]);
  const columns = ['machine', 'labels', 'lanes', 'at most'];
  return {
    headline: `${tag} is ${sha.slice(0, 12)}, measured against ${previous.name} (${previous.sha.slice(0, 12)})`,
    next: '',
    sections: [{ title: '', blocks: [{ kind: 'table', columns, rows, words: [1] }] }],
  };
}
