/** One mistake in a configuration: where, what, and the nearest right word. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key or the value at the path is to blame. */
  readonly part: 'key' | 'value';
  /** What is wrong and what would be right, without the path and without a full stop. */
  readonly message: string;
  readonly token?: string;
  readonly suggestion?: string;
}
