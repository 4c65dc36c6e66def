import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name, version and license text of every package that a bundled module comes from, sorted by name. */
export function licenses(modules: readonly string[]): string {
  const packages = new Set(
    modules.flatMap((id) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1] ?? []),
  );
  const texts = [...packages].map((directory) => {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const [file] = globSync('{LICEN[CS]E,licen[cs]e}*', { cwd: directory }).sort();
    if (file === undefined && license === undefined) throw new Error(`${name} has no license`);
    const text = file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return `${[...new Set(texts)].sort().join(`\n${'-'.repeat(72)}\n\n`)}`;
}
