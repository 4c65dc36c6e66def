import type { CampaignRow } from '../../model/campaign.ts';
import type { CampaignDesign, Factor } from '../../model/campaign-design.ts';

/** What a campaign asks besides every flag of a pattern, with its names resolved. */
export type PlannedDesign =
  | { readonly kind: 'ablation'; readonly of: string }
  | { readonly kind: 'factorial'; readonly factors: readonly Factor[] }
  | { readonly kind: 'values'; readonly flag: string; readonly values: readonly string[] };

/** What the result of a design had asked. */
export function plannedDesign(design: CampaignDesign, rows: readonly CampaignRow[]): PlannedDesign {
  if (design.kind === 'ablation') return { kind: 'ablation', of: design.of };
  if (design.kind === 'factorial') return { kind: 'factorial', factors: design.factors };
  const { flag } = design;
  return { kind: 'values', flag, values: rows.map((row) => row.flag.slice(flag.length + 1)) };
}
