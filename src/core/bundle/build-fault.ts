import type { Arm } from '../../model/plan.ts';
import type { BuildRecord } from '../../model/run.ts';

/** An arm of a plan, and how it was built; null when it was not. */
interface ArmBuild {
  readonly arm: Arm;
  readonly built: BuildRecord | null;
}

/** What in the builds is not what the plan asks for; null when all is. `all`: every arm must have been built; `layouts`: in so many layouts. */
export function buildFault(builds: readonly ArmBuild[], all: boolean, layouts = 0): string | null {
  for (const { arm, built } of builds) {
    if (built === null) {
      if (all) return 'manifest.json has samples of an arm that was not built';
      continue;
    }
    const { source } = arm;
    if (built.sha !== (source.kind === 'build' ? source.sha : null))
      return 'manifest.json has an arm that was built from another commit than planned';
    if (built.label !== arm.label) return 'manifest.json has the build of another arm than planned';
    const linked = built.relinks?.libraries.map(({ sha256 }) => sha256) ?? [];
    if (linked.length !== layouts) return 'manifest.json has a library in more or fewer layouts than planned';
    if (new Set([built.librarySha256, ...linked]).size !== layouts + 1)
      return 'manifest.json has two layouts of a library that are the same file';
    if (built.seconds < 0) return 'manifest.json has a build that took negative time';
  }
  return null;
}
