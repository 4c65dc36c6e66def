/** Runs the tests of each room that is tested alone, one room after the other, and writes their seconds into CONTRIBUTING.md. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceBlock } from './docs/generated-blocks.ts';
import { markdownTable } from './docs/markdown-table.ts';

/** Their tests build allocators, start processes or run the whole App: minutes, not seconds. */
const SLOW = [
  'app',
  'runner',
  'bench-kit',
  'examples',
  'github-workflows',
  'runner-setup',
  'load',
  'calibration',
  'cli',
];

const folders = globSync(['test/*', 'test/core/*'])
  .filter((folder) => globSync(`${folder}/**/*.test.ts`).length > 0)
  .filter((folder) => folder !== 'test/core' && !SLOW.some((slow) => folder === `test/${slow}`))
  .filter((folder) => !folder.endsWith('.ts'))
  .sort();

const output = mkdtempSync(join(tmpdir(), 'alloc-ab-rooms-'));

function secondsOf(program: string, args: readonly string[]): string {
  const started = performance.now();
  execFileSync(program, args, { stdio: 'ignore' });
  return ((performance.now() - started) / 1000).toFixed(1);
}

function measureRoom(folder: string): string[] {
  const file = join(output, 'report.json');
  // Vitest filters by a part of the path: the slash keeps folders with a longer name out.
  const seconds = secondsOf('vitest', ['run', `${folder}/`, '--reporter=json', `--outputFile=${file}`]);
  const { numTotalTests } = JSON.parse(readFileSync(file, 'utf8')) as { readonly numTotalTests: number };
  const row = [`\`npx vitest run ${folder}/\``, String(numTotalTests), seconds];
  console.log(row.join('  '));
  return row;
}

const rows = [['`npm run check`', '', secondsOf('npm', ['run', '--silent', 'check'])], ...folders.map(measureRoom)];
rmSync(output, { recursive: true });
const text = readFileSync('CONTRIBUTING.md', 'utf8');
const render = (): string => markdownTable(['command', 'tests', 'seconds'], rows);
writeFileSync('CONTRIBUTING.md', replaceBlock(text, { file: 'CONTRIBUTING.md', name: 'room-times', render }));
