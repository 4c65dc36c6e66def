import { type DesignState, dueQuestions, questionSampling } from '../../core/campaign/design-course.ts';
import type { CampaignQuestion } from '../../core/campaign/plan-questions.ts';
import type { PlannedDesign } from '../../core/campaign/planned-design.ts';
import { sampledPlan } from '../../core/campaign/sampled-plan.ts';
import { sidesOf } from '../../core/campaign/values-questions.ts';
import type { JournalLine } from '../../model/campaign.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Journal } from './journal.ts';
import { answersOf, type CampaignEnd, type CampaignTools, runCampaign, secondsUsed } from './run-campaign.ts';

/** What a design goes on with. */
interface DesignWork {
  readonly design: PlannedDesign;
  readonly questions: readonly CampaignQuestion[];
  readonly journal: Journal;
  /** The folder of results, in which the folders of the runs are. */
  readonly out: string;
  /** Longest time over all starts of the campaign; absent: no limit. */
  readonly budgetSeconds?: number;
}

/**
 * Goes on with a design from where its journal ends: asks the questions that are due as a campaign of their own, with the evidence and the time
 * that the design gives each, until none is due.
 */
export async function runDesign(work: DesignWork, tools: CampaignTools): Promise<CampaignEnd> {
  const { design, questions, journal, out, budgetSeconds = Number.POSITIVE_INFINITY } = work;
  const planned = questions.flatMap(({ flag, plan }) => (plan.ok ? [{ flag, plan: plan.value }] : []));
  const byId = new Map(planned.map((each) => [each.plan.id, each]));
  const nameOf = ({ id }: AbPlan) => byId.get(id)?.flag ?? '';
  const state = (): DesignState => ({
    design,
    asked: planned.map(({ flag }) => flag),
    answers: answersOf(journal.lines),
  });
  const left = () => budgetSeconds - secondsUsed(journal.lines);
  for (;;) {
    const due = new Set(dueQuestions(state()));
    if (due.size === 0) return 'complete';
    const differs = differingSides(journal.lines);
    const ended = await runCampaign(
      {
        questions: questions.filter(({ flag }) => due.has(flag)),
        journal: partOf(journal, due),
        out,
        ...(Number.isFinite(budgetSeconds) && { budgetSeconds: left() + secondsUsed(partOf(journal, due).lines) }),
      },
      {
        ...tools,
        compare: async (plan) => (differs.has(sidesOf(nameOf(plan))) ? null : await tools.compare(plan)),
        measure: (plan) => {
          const { budgetSeconds: own, looks } = (byId.get(plan.id)?.plan ?? plan).sampling;
          const sampling = questionSampling(state(), { own, left: left() });
          // The runs of a factorial are evaluated block by block, at looks that no run may change.
          return tools.measure(sampledPlan(plan, { ...sampling, ...(design.kind === 'factorial' && { looks }) }));
        },
      },
    );
    if (ended !== 'complete') return ended;
  }
}

/** The sides that were compared without a build and differ. */
function differingSides(lines: readonly JournalLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => (line.kind === 'compared' && line.same === null ? [sidesOf(line.flag)] : [])));
}

/** The lines of a journal about some questions. */
function partOf(journal: Journal, names: ReadonlySet<string>): Journal {
  return {
    get lines() {
      return journal.lines.filter((line) => line.kind === 'campaign' || names.has(line.flag));
    },
    append: (line) => journal.append(line),
    close: () => journal.close(),
  };
}
