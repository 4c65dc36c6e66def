/** What a code means, and what to do about it: the row of a table. The texts are Markdown. */
export type CodeRow = readonly [meaning: string, remedy: string];
