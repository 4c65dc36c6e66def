import type { Directive } from '../../../model/header.ts';
import { directives } from './c-directives.ts';
import { DECLARATION_LIMITS } from './declaration-files.ts';

/** The text of a file of the commit. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** What was read of a file before: several lines may have it, and its includes are followed before it is read as a whole. */
const known = new WeakMap<SourceText, readonly Directive[]>();

/** The directives in the first characters of a file. */
export function sourceDirectives(
  source: SourceText,
  characters: number = DECLARATION_LIMITS.fileCharacters,
): readonly Directive[] {
  const { text } = source;
  if (characters < Math.min(text.length, DECLARATION_LIMITS.fileCharacters))
    return directives(text.slice(0, characters));
  const before = known.get(source);
  if (before !== undefined) return before;
  const found = directives(text.slice(0, DECLARATION_LIMITS.fileCharacters));
  known.set(source, found);
  return found;
}
