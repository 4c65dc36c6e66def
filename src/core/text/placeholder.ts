/** What a drafted configuration has where a person must write something: a component of a path, or a word. */
export const PLACEHOLDER = 'EDIT';

/** Whether a text of a configuration still has the placeholder. */
export function hasPlaceholder(text: string): boolean {
  return /(^|[\s/=:])EDIT([\s/=:]|$)/.test(text);
}
