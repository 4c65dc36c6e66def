import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest. One that begins last would run alone at the end. */
const SLOWEST = [
  'guides/guides.test.ts',
  'runner-setup/install.killed.test.ts',
  'runner-setup/on-a-machine.test.ts',
  'runner/build/run-cache.test.ts',
  'runner/trial/run-trial.test.ts',
  'cli/commands/run.printed-numbers.test.ts',
  'app/work-loop.restart.test.ts',
  'app/work-loop.replicas.test.ts',
  'outsider/path.test.ts',
  'outsider/package.test.ts',
  'runner/build/planned/planned-tool.test.ts',
  'runner/build/planned/compare-arms.test.ts',
  'attacks/allocators/allocators.test.ts',
  'attacks/escapes/escapes.test.ts',
  'runner/sampling/sample-lanes.generated.test.ts',
  'examples/commands.test.ts',
  'load/load.test.ts',
  'cli.tree.test.ts',
  'cli/commands/doctor.test.ts',
  'cli/commands/qualify.test.ts',
  'github-workflows/private.test.ts',
];

/** Begins with the slowest files, and goes on in the usual order. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slowest = SLOWEST.map((name) => join(this.ctx.config.root, 'test', name));
    const absent = slowest.filter((file) => !existsSync(file));
    if (absent.length > 0)
      throw new Error(`test/slowest-first.ts lists a file that is not there: ${absent.join(', ')}`);
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = slowest.indexOf(moduleId);
      return index === -1 ? slowest.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
