/** Copies the head of the last demo's comment into README, between its markers. */
import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = /<!-- comment:begin.*-->\n/;
const END = '<!-- comment:end -->';

const comment = readFileSync('demo-out/comment.md', 'utf8');
const [head = '', record] = comment.replace(/^<!--.*-->\n+/, '').split('\n**Record**\n');
if (record === undefined) throw new Error('demo-out/comment.md has no record to cut at');
const quoted = head
  .trim()
  .split('\n')
  .map((line) => `> ${line}`.trimEnd())
  .join('\n');
const readme = readFileSync('README.md', 'utf8');
const [marker] = BEGIN.exec(readme) ?? [];
if (marker === undefined || !readme.includes(END)) throw new Error('README.md has no comment markers');
const before = readme.slice(0, readme.indexOf(marker) + marker.length);
writeFileSync('README.md', `${before}\n${quoted}\n\n${readme.slice(readme.indexOf(END))}`);
