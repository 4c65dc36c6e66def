import { globSync, readFileSync } from 'node:fs';

/** Every document that people write or generate. */
export const documents = globSync([
  '*.md',
  'docs/**/*.md',
  'test/README.md',
  'bench-kit/README.md',
  'runner-setup/*.md',
  'examples/hakozuna/**/*.md',
]).sort();

export function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** The fenced blocks of a language in all documents. */
export function blocksOf(language: string): { readonly file: string; readonly text: string }[] {
  const fence = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return documents.flatMap((file) => [...read(file).matchAll(fence)].map(([, text = '']) => ({ file, text })));
}
