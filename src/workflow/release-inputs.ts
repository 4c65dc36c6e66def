import { resolve } from 'node:path';
import { z } from 'zod';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import type { StepEnvironment } from './step-output.ts';

/** Most machines of one release; a matrix of a workflow has at most as many jobs. */
const MACHINES_MAX = 256;

/** One line without control characters. */
const Line = z
  .string()
  .max(500)
  .regex(/^\P{Cc}*$/u);
const Place = z
  .string()
  .max(1000)
  .regex(/^\/[\x20-\x7e]*$/);

/** Id of a plan → its sha256. */
const Plans = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/), z.string().regex(/^[0-9a-f]{64}$/))
  .refine((plans) => Object.keys(plans).length <= MACHINES_MAX);

const Inputs = z.object({
  step: z.enum(['plan', 'rule', 'publish']),
  version: Line,
  from: Line,
  commit: z.string().regex(/^([0-9a-f]{7,40})?$/),
  source: Place,
  bundles: z.union([z.literal(''), Place]),
  plans: z
    .string()
    .max(100_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text || '{}');
      } catch {
        context.addIssue('is not JSON');
        return z.NEVER;
      }
    })
    .pipe(Plans),
  override: Line,
});

/** Inputs of a step of the workflow release-gate; an input that is not given is empty. */
export type ReleaseInputs = z.infer<typeof Inputs>;

/** The expected value of each input, for refusals. */
const EXPECTED: Record<keyof ReleaseInputs, string> = {
  step: '"plan", "rule" or "publish"',
  version: 'one line of at most 500 characters, e.g. v1.2.0',
  from: 'the name of a tag',
  commit: '7 to 40 hexadecimal digits in lower case',
  source: 'the absolute path of a checkout',
  bundles: 'the absolute path of a directory',
  plans: 'the output of the step "plan"',
  override: 'one line of at most 500 characters',
};

/** Reads the inputs of a step of the release gate. */
export function readReleaseInputs(env: StepEnvironment): Result<ReleaseInputs, Refusal> {
  const bundles = env.INPUT_BUNDLES?.trim();
  const inputs = Inputs.safeParse({
    step: env.INPUT_STEP?.trim(),
    version: env.INPUT_VERSION?.trim(),
    from: env.INPUT_FROM?.trim() ?? '',
    commit: env.INPUT_COMMIT?.trim() ?? '',
    source: env.INPUT_SOURCE?.trim(),
    bundles: bundles ? resolve(bundles) : '',
    plans: env.INPUT_PLANS?.trim() ?? '',
    override: env.INPUT_OVERRIDE?.trim() ?? '',
  });
  if (inputs.success) return ok(inputs.data);
  const name = (inputs.error.issues[0]?.path[0] ?? 'step') as keyof ReleaseInputs;
  return refuse({
    code: `bad-${name}`,
    message: `The input "${name}" must be ${EXPECTED[name]}.`,
    next: 'Start the workflow again with such a value.',
  });
}

/** The version and the tag before it, as the arguments of `alloc-ab release`. */
export function releaseArguments({ version, from }: ReleaseInputs): string[] {
  return from === '' ? [version] : [version, 'from', from];
}

/** The checkout and the commit that a step works on. */
export function releaseCheckout({ source, commit }: ReleaseInputs): { readonly repo: string; readonly head?: string } {
  return commit === '' ? { repo: source } : { repo: source, head: commit };
}
