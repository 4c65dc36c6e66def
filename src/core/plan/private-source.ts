import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Visibility } from '../../model/visibility.ts';

/** What decides whether a repository that not everyone can read may be measured. */
export interface PrivateSource {
  readonly repository: string;
  readonly visibility: Visibility;
  /** Of the control repository, which keeps the commits for a while and the bundle for 90 days. */
  readonly controlVisibility: Visibility;
  /** The App's address for the fetch job; null where the operator set none. */
  readonly publicUrl: string | null;
  /** Runner labels of the fetch job. */
  readonly fetchLabels: readonly string[];
  /** Runner labels of the measuring machine. */
  readonly machineLabels: readonly string[];
}

const OPENNESS: Readonly<Record<Visibility, number>> = { private: 0, internal: 1, public: 2 };
const DOCUMENT = 'docs/operating.md, "Private repositories"';

/**
 * Refuses a repository that the App is not set up to fetch, and one whose source more users could read in the control repository than
 * in the repository itself. A public repository passes.
 */
export function checkPrivateSource(source: PrivateSource): Result<void, Refusal> {
  const { repository, visibility, controlVisibility, publicUrl, fetchLabels, machineLabels } = source;
  if (visibility === 'public') return ok(undefined);
  if (OPENNESS[controlVisibility] > OPENNESS[visibility]) {
    return refuse({
      code: 'control-repository-too-open',
      message: `${repository} is ${visibility}, but the control repository is ${controlVisibility}: more users could read the source in its artifacts.`,
      next: `The operator of the App makes the control repository ${visibility}; see ${DOCUMENT}.`,
    });
  }
  if (publicUrl === null) {
    return refuse({
      code: 'private-not-set-up',
      message: `${repository} is ${visibility}, and this App is not set up to fetch such repositories.`,
      next: `The operator of the App sets PUBLIC_URL; see ${DOCUMENT}.`,
    });
  }
  if (!fitsOn(fetchLabels, machineLabels)) return ok(undefined);
  return refuse({
    code: 'fetch-on-measuring-machine',
    message: `The fetch job of ${repository} would run on the measuring machine, where its token must not be: a runner with the labels ${machineLabels.join(', ')} takes jobs for ${fetchLabels.join(', ')}.`,
    next: `The operator of the App sets FETCH_LABELS to labels of another runner; see ${DOCUMENT}.`,
  });
}

/** Labels that GitHub gives to every self-hosted Linux runner, whether the configuration names them or not. */
const GIVEN_LABELS = ['self-hosted', 'linux', 'x64', 'arm64'];

/** Whether a machine with these labels may take a job for `wanted`. GitHub compares labels without case. */
function fitsOn(wanted: readonly string[], machine: readonly string[]): boolean {
  const has = new Set([...GIVEN_LABELS, ...machine.map((label) => label.toLowerCase())]);
  return wanted.every((label) => has.has(label.toLowerCase()));
}
