import { execFileSync } from 'node:child_process';

/** What `alloc-ab replay` prints of the recorded run. */
export function recordedVerdict(): string {
  const argv = ['src/cli.ts', 'replay', 'test/fixtures/recorded-run'];
  const text = execFileSync(process.execPath, argv, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}
