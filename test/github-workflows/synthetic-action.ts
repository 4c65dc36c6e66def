import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AB_BUNDLE, openBundle } from '../../src/bundle/write-bundle.ts';
import { AbPlan } from '../../src/model/plan.ts';
import { addSummary, setOutput } from '../../src/workflow/step-output.ts';
import { syntheticBundle } from '../app/synthetic-artifact.ts';

/**
 * Replaces the measuring action: writes a SYNTHETIC bundle in which the candidate is faster by SYNTHETIC_EFFECT (a fraction) on
 * every lane. On the machine SYNTHETIC_ABSENT it writes none.
 */
const plan = AbPlan.parse(JSON.parse(process.env.INPUT_PLAN ?? ''));
if (plan.machine.name === process.env.SYNTHETIC_ABSENT) process.exit(1);
const directory = join(process.env.RUNNER_TEMP ?? '', 'bundle');
mkdirSync(directory, { recursive: true });
const { manifest, samples } = syntheticBundle(plan, Number(process.env.SYNTHETIC_EFFECT));
const bundle = openBundle(directory, plan, AB_BUNDLE);
for (const sample of samples) bundle.append(sample);
bundle.finish({ ...manifest, samples: bundle.samples() });
setOutput(process.env, 'bundle', directory);
addSummary(process.env, 'synthetic\n');
