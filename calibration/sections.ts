import type { Section } from './section.ts';
import { answers } from './sections/answers.ts';
import { boundaries } from './sections/boundaries.ts';
import { campaign } from './sections/campaign.ts';
import { campaignDesigns } from './sections/campaign-designs.ts';
import { context } from './sections/context.ts';
import { cost } from './sections/cost.ts';
import { duets } from './sections/duets.ts';
import { gate } from './sections/gate.ts';
import { itself } from './sections/itself.ts';
import { layout } from './sections/layout.ts';
import { moves } from './sections/moves.ts';
import { noise } from './sections/noise.ts';
import { pullRequests } from './sections/pull-requests.ts';
import { rivals } from './sections/rivals.ts';
import { sandbox } from './sections/sandbox.ts';
import { shares } from './sections/shares.ts';
import { slowdowns } from './sections/slowdowns.ts';
import { truths } from './sections/truths.ts';
import { verdicts } from './sections/verdicts.ts';
import { warmUp } from './sections/warm-up.ts';
import { widths } from './sections/widths.ts';

/** The sections in the order of the document. A new one needs a file in `sections`, a row here and its markers in the document. */
export const SECTIONS: readonly Section[] = [
  ...[noise, rivals, verdicts, gate, campaign, campaignDesigns, boundaries, duets],
  ...[pullRequests, slowdowns, truths, itself, answers, widths, layout, sandbox, shares, moves, context, warmUp, cost],
];
