import { join } from 'node:path';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import type { Arm } from '../../src/model/plan.ts';
import { isSurveyRun } from '../../src/model/plan-and-run.ts';
import type { Method, SurveyPlan, SurveyRun } from '../../src/model/survey.ts';
import type { Progress } from '../../src/runner/job/progress.ts';
import type { ExecuteOptions } from '../../src/runner/machine/with-machine.ts';
import { executeSurvey } from '../../src/runner/run/execute-survey.ts';
import { surveyRun } from '../fixtures/survey-run.ts';
import { HANGS_MS } from '../soon.ts';
import { KIT_ALONE } from './kept-kits.ts';
import { fixtureLane, fixtureRepository, temporary } from './runner-fixture.ts';

/** The C library's allocator, and an allocator that is not installed. */
export const SYSTEM: Arm = {
  label: 'system',
  source: { kind: 'installed', allocator: 'system', library: null },
  env: {},
};
export const ABSENT: Arm = {
  label: 'absent',
  source: { kind: 'installed', allocator: 'absent', library: 'libabsent.so.9', package: 'libabsent9' },
  env: {},
};

/** Fields of the plan that a test sets; the default of `rounds` is 6. */
type PlanOptions = Partial<SurveyPlan> & Pick<SurveyPlan, 'arms'> & { readonly rounds?: number };

/** Measures surveys of the fixture repository. */
export interface Lab {
  readonly sha: string;
  readonly events: Progress[];
  measure(
    method: Method,
    more: PlanOptions,
    options?: Pick<ExecuteOptions, 'signal' | 'sanity'>,
  ): Promise<SurveyRun & { bundle: string }>;
}

export function lab(): Lab {
  const directory = temporary();
  const { path, sha } = fixtureRepository(directory);
  const events: Progress[] = [];
  return {
    sha,
    events,
    async measure(topic, { rounds = 6, ...more }, options) {
      const { role: _, lockstep: __, why: ___, measures: ____, ...lane } = fixtureLane();
      const survey: SurveyPlan = {
        ...surveyRun({ arms: [] }).manifest.survey,
        topic,
        benches: { sha, commands: [['make', 'bench']] },
        lanes: [lane],
        foreignCores: 1024,
        ...more,
        parts: [
          {
            method: topic,
            arms: more.arms.map((_, index) => index),
            lanes: (more.lanes ?? [lane]).map((_, index) => index),
            rounds,
            budgetSeconds: HANGS_MS / 1000,
          },
        ],
      };
      const { bundle } = await executeSurvey(survey, {
        cache: KIT_ALONE,
        source: path,
        out: join(directory, 'out'),
        onProgress: (event) => events.push(event),
        lock: { name: join(directory, 'lock') },
        ...options,
      });
      const read = await readBundle(bundle);
      if (!read.ok) throw new Error(read.error.message);
      if (!isSurveyRun(read.value)) throw new Error('the bundle is not a survey');
      return { ...read.value, bundle };
    },
  };
}
