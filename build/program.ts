import { join } from 'node:path';
import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
/** The thread of the App that analyses results. */
const THREAD = { 'analysis-thread': 'src/app/run/analysis-thread.ts' };

/** Writes the program of a package into `folder`: the file `NAME.js` for each entry with every package that it uses. Returns the paths of all its sources. */
export async function bundleProgram(
  folder: string,
  entries: Readonly<Record<string, string>> = { cli: 'src/cli.ts' },
): Promise<string[]> {
  const build = await rolldown({
    cwd: ROOT,
    input: { ...entries, ...THREAD },
    platform: 'node',
    // A module that is used through a driver of its own, when it is installed.
    external: ['pg-native'],
    // A package of the throttle loads drivers of Redis by `eval`, when it is told to; it is not.
    checks: { eval: false },
    // Names of sources above each part: outside the project, as behind a linked node_modules, they would be paths of this machine.
    experimental: { attachDebugInfo: 'none' },
    plugins: [
      {
        name: 'address of the thread',
        transform: (code, id) =>
          id.endsWith('/src/app/run/analysis-worker.ts')
            ? code.replace("'./analysis-thread.ts'", "'./analysis-thread.js'")
            : null,
      },
    ],
  });
  const { output } = await build.write({ dir: folder, format: 'esm', minify: false });
  await build.close();
  return output.flatMap((part) => ('moduleIds' in part ? part.moduleIds : []));
}
