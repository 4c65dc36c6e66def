import type { Campaign } from '../../model/campaign.ts';
import { DESIGN_LIMITS } from '../../model/campaign-design.ts';

/** The combinations of the gains of a campaign, as words: its largest gains, at most six; null with fewer than two. */
export function gainsTogether({ rows }: Campaign): string | null {
  const gains = rows
    .filter(({ finding }) => finding === 'gain')
    .sort((a, b) => Math.abs(b.effect?.corrected ?? 0) - Math.abs(a.effect?.corrected ?? 0));
  if (gains.length < 2) return null;
  return gains
    .slice(0, DESIGN_LIMITS.factors)
    .map(({ flag }) => flag)
    .join(' x ');
}
