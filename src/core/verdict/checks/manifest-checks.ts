import type { AbPlan } from '../../../model/plan.ts';
import type { Manifest, Observation } from '../../../model/run.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';
import { qualificationCheck } from './qualification.ts';

/** The observations of the runner: what to do when one failed or is missing. */
export const OBSERVATIONS: Readonly<Record<string, { readonly remedy: string }>> = {
  'no-op': {
    remedy:
      'Ask for a value that the build does not have yet, of a flag that its sources test; the reason stands in the message.',
  },
  'byte-identical-arms': {
    remedy:
      'The check no-op names the reason where one is known. Otherwise look in the build log: both arms were compiled to the same library.',
  },
  'flag-reached': {
    remedy:
      'Check that the build passes {defines} on to the compiler (a make target that recurses with its own definitions drops them), or that its build system has the option, and the project does not force its value.',
  },
  'files-as-committed': {
    remedy:
      'A filter of .gitattributes changes what people have of these files. Build from files that no filter changes, or measure a filtered work tree with --dirty.',
  },
  'library-mapped': {
    remedy:
      'Check that the library can be preloaded, and that the bench is dynamically linked and has no allocator of its own.',
  },
  'malloc-served': {
    remedy: 'Make the lane start a dynamically linked program: for a static one there is no loader to ask.',
  },
  'lanes-readable': { remedy: "Run the lane's command by hand, and make its metric pattern fit what it prints." },
  'machine-ready': {
    remedy: 'Set what the check names, look at the machine with "alloc-ab doctor", and repeat the run.',
  },
  'machine-unchanged': {
    remedy:
      'Fix the governor, turbo and transparent huge pages before the run, keep the machine cool, and repeat the run.',
  },
  'programs-unchanged': {
    remedy: 'Find what writes to the bench programs of the runner while a run goes on, and repeat the run.',
  },
  'harness-running': {
    remedy: 'Find what stops the processes of the runner or takes its processors, and repeat the run.',
  },
  sandbox: {
    remedy:
      'Install what "alloc-ab doctor" names, so that code under test cannot reach the machine, and repeat the run.',
  },
  'libraries-unchanged': {
    remedy: 'Find what writes to the work directory of the runner while a run goes on, and repeat the run.',
  },
};

/** Checks on the manifest, most decisive first. */
export function manifestChecks(manifest: Manifest): Finding[] {
  const own = [...completion(manifest), identity(manifest)];
  const absent = Object.keys(OBSERVATIONS)
    .filter((name) => isExpected(name, manifest))
    .filter((name) => !manifest.observations.some((observation) => observation.name === name))
    .map((name) => unknown(name, 'The runner did not report it.', remedyOf(name)));
  const observed = manifest.observations.filter(({ name }) => name !== 'byte-identical-arms').map(fromObservation);
  return [...own, ...observed, ...absent, qualificationCheck(manifest)];
}

/** Whether both arms are proven to run the same code: the same library, or all that a loader maps of it, byte for byte. */
export function armsAreIdentical({ plan, baseline, candidate, code, observations }: Manifest): boolean {
  if (plan.question !== 'env' && code?.isSame === true) return true;
  if (baseline?.librarySha256 && candidate?.librarySha256) return baseline.librarySha256 === candidate.librarySha256;
  return observations.some(({ name, status }) => name === 'byte-identical-arms' && status === 'fail');
}

/** Each incident makes the run invalid under its own code: a crash does not just reduce the number of samples. */
function completion(manifest: Manifest): Finding[] {
  const name = 'run-completed';
  const incidents = manifest.incidents
    .filter(isBeforeEvidence)
    .map(({ code, message, next, lane }) =>
      failed(name, message, next, { code, ...(lane === undefined ? {} : { lane }) }),
    );
  if (incidents.length > 0) return incidents;
  if (manifest.ended === 'incident') {
    return [
      failed(name, 'The run was broken off without a reason.', 'Look at the log of the runner.', {
        code: 'broken-off',
      }),
    ];
  }
  const failedBefore = manifest.observations.some(({ status }) => status === 'fail');
  if (manifest.ended === 'not-started' && !failedBefore && !armsAreIdentical(manifest)) {
    return [
      failed(name, 'No sample was taken.', 'Look at the log of the runner, and repeat the run.', {
        code: 'not-measured',
      }),
    ];
  }
  return [
    passed(name, manifest.ended === 'not-started' ? 'Ended before sampling.' : 'Ended in order, without incident.'),
  ];
}

/** Whether both arms were found to compile the same text before anything was built. */
function isNoOp({ observations }: Manifest): boolean {
  return observations.some(({ name, status }) => name === 'no-op' && status === 'fail');
}

function identity(manifest: Manifest): Finding {
  const name = 'byte-identical-arms';
  const { plan, baseline, candidate } = manifest;
  const observed = manifest.observations.find((observation) => observation.name === name);
  if (plan.question === 'env' && sameSource(plan)) {
    return passed(name, 'Not applicable: one build by design, and the environment differs.');
  }
  if (armsAreIdentical(manifest)) {
    const what = identityText(manifest);
    if (plan.question === 'base') return passed(name, `Both commits build ${what}: proof of no change.`);
    const detail = `${plan.baseline.label} and ${plan.candidate.label} are ${what}: any difference would be noise.`;
    const set = alreadySet(manifest);
    if (set.length === 0) return failed(name, detail, withoutEffect(manifest) ?? remedyOf(name));
    return failed(name, detail, `${set.join(' ')} Ask for the flag without a value to compare off with on.`);
  }
  if (baseline?.librarySha256 && candidate?.librarySha256) return passed(name, 'The two libraries differ.');
  if (baseline === null && candidate === null && isNoOp(manifest))
    return unknown(name, 'Nothing was built: both arms compile the same text.', remedyOf('no-op'));
  if (observed?.status === 'pass') return passed(name, observed.detail);
  return unknown(name, observed?.detail ?? 'The digests of both libraries are not known.', remedyOf(name));
}

/** In what the arms are the same. */
export function identityText({ baseline, candidate, code }: Manifest): string {
  const isWhole = code?.isSame !== true || baseline?.librarySha256 === candidate?.librarySha256;
  return isWhole
    ? 'the same library, byte for byte'
    : 'the same machine code and data, byte for byte (the files differ in debug information, symbols or build id only)';
}

/** What the baseline had too of the flags that only the candidate sets, as clauses. */
function alreadySet({ plan, baseline }: Manifest): string[] {
  const [own, other] = [plan.candidate, plan.baseline].map(({ source }) =>
    source.kind === 'build' ? source : { defines: [], options: [] },
  );
  const seen = (own?.defines ?? []).filter(
    ({ name, value }) =>
      !other?.defines.some((define) => define.name === name) && value !== null && baseline?.effective[name] === value,
  );
  const configured = (own?.options ?? []).filter(
    ({ flag, value }) =>
      !other?.options?.some((option) => option.flag === flag) && baseline?.configured?.[flag]?.value === value,
  );
  return [
    ...(seen.length === 0
      ? []
      : [
          `The compiler saw ${joinTexts(seen.map(({ name, value }) => `${name}=${value}`))} in the baseline too: a preset or a header already sets it.`,
        ]),
    ...(configured.length === 0
      ? []
      : [
          `${joinTexts(configured.map(({ option, value }) => `${option}=${value}`))} is what the build configures in the baseline too: its own default.`,
        ]),
  ];
}

/** The remedy where both builds were configured with their own values, and are the same nevertheless; undefined elsewhere. */
function withoutEffect({ baseline, candidate }: Manifest): string | undefined {
  const both = Object.entries(candidate?.configured ?? {}).flatMap(([flag, { value }]) => {
    const other = baseline?.configured?.[flag]?.value ?? null;
    return value === null || other === null || value === other ? [] : [`${flag} (${other} and ${value})`];
  });
  if (both.length === 0) return undefined;
  return `The builds were configured with both values of ${joinTexts(both)}, and none changes a byte of the library: on this machine, or with the other options of the build, it has no effect.`;
}

function sameSource({ baseline, candidate }: AbPlan): boolean {
  return JSON.stringify(baseline.source) === JSON.stringify(candidate.source);
}

/** What the verdicts of earlier versions rest on; others of their observations were absent in some of them. */
const ALWAYS: ReadonlySet<string> = new Set(['flag-reached', 'machine-unchanged']);
/** Made only where they fail. */
const FAILURES_ONLY: ReadonlySet<string> = new Set(['harness-running', 'no-op']);
const EARLIER: ReadonlySet<string> = new Set(['0.1.0', '0.2.0', '0.3.0']);

/** Whether a run must have this observation: every one, when it sampled and had no incident. */
function isExpected(name: string, { plan, ended, incidents, tool }: Manifest): boolean {
  if (incidents.length > 0 || ended === 'not-started') return false;
  if (FAILURES_ONLY.has(name)) return false;
  // The digests of the libraries show it too.
  if (name === 'byte-identical-arms' || (EARLIER.has(tool) && !ALWAYS.has(name))) return false;
  const flags = [plan.baseline, plan.candidate].some(
    ({ source }) => source.kind === 'build' && source.defines.length + (source.options ?? []).length > 0,
  );
  return name !== 'flag-reached' || flags;
}

function fromObservation({ name, status, detail }: Observation): Finding {
  if (status === 'pass') return passed(name, detail);
  return status === 'fail' ? failed(name, detail, remedyOf(name)) : unknown(name, detail, remedyOf(name));
}

function remedyOf(name: string): string {
  return OBSERVATIONS[name]?.remedy ?? 'Look at the runner, and repeat the run.';
}

/** Incidents of the evidence phase come after the sampling: the samples are valid. */
function isBeforeEvidence({ phase }: Manifest['incidents'][number]): boolean {
  return phase !== 'evidence';
}
