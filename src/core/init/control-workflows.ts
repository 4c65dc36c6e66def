/** Workflows of a control repository: the measurement that the App starts, and two that are off until a variable switches them on. */
export const CONTROL_WORKFLOWS = ['ab.yml', 'survey.yml', 'release-gate.yml'] as const;

/** A release of alloc-ab, and where GitHub Actions takes its actions from. */
export interface ControlRelease {
  /** `owner/name` of the repository with the actions. */
  readonly repository: string;
  /** The commit of the release, 40 digits. */
  readonly commit: string;
  /** Without `v`. */
  readonly version: string;
}

/** The first words of a workflow that `controlWorkflow` wrote. */
const MARK = '# Written by alloc-ab init-control';

/** Whether `controlWorkflow` wrote this text, of whatever release. */
export function isControlWorkflow(text: string): boolean {
  return text.startsWith(MARK);
}

/**
 * A workflow of this project as a workflow of a control repository, which has nothing else: its actions come from the commit of a
 * release in place of a checkout of the control repository, and no job reads that repository any more.
 */
export function controlWorkflow(text: string, { repository, commit, version }: ControlRelease): string {
  const documents = `https://github.com/${repository}/blob/v${version}/docs/`;
  const pinned = text
    .replaceAll(/^ {6}- name: Check out the harness\n(?: {8}.*\n)+\n/gm, '')
    .replaceAll(/^ *# `\.\/` instead of .*\n/gm, '')
    .replaceAll(
      /uses: \.\/(\S*) # zizmor: ignore\[self-repository\]$/gm,
      (_, folder: string) => `uses: ${repository}${folder === '' ? '' : `/${folder}`}@${commit} # v${version}`,
    )
    .replaceAll(/(?<!\/)docs\/(?=\w+\.md)/g, documents);
  const [head = '', ...jobs] = pinned.split(/^(?= {2}[a-z-]+:\n {4}name: )/m);
  return [
    `${MARK} for alloc-ab v${version}. To upgrade, run alloc-ab init-control of a newer release in this folder.\n`,
    head,
    ...jobs.map(withoutOwnContents),
  ].join('');
}

/** A job that checks nothing out needs no permission for contents. */
function withoutOwnContents(job: string): string {
  const needs = /uses: actions\/checkout@/.test(job) ? '$1 # actions/checkout\n' : '';
  return job.replace(/^( {6}contents: read) #.*\n/m, needs).replace(/^( {4}permissions:)\n(?! {6})/m, '$1 {}\n');
}
