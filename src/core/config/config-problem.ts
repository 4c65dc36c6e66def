/** One mistake in a configuration: where it is, what is wrong, and the nearest known name. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  /** Whether the key or the value at the path is wrong. */
  readonly part: 'key' | 'value';
  /** What is wrong and what would be right, without the path and without a full stop. */
  readonly message: string;
  readonly token?: string;
  readonly suggestion?: string;
}
