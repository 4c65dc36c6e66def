import type { CompilerCall } from './compiler-calls.ts';

/** What a build of an arm would compile, found without compiling. */
export interface ArmText {
  readonly calls: readonly CompilerCall[];
  /** The number of its units. */
  readonly units: number;
  /** The key of a kept arm that compiled the same text; null: there is none. Units that have a flag of `names` are read first. */
  keptArm(names: ReadonlySet<string>): Promise<string | null>;
  /**
   * Keeps the text of an arm that was built and kept as `arm`, if the kernel saw the calls that were planned: then equal texts of later
   * questions are answered by it.
   */
  keep(arm: string, seen: readonly CompilerCall[]): Promise<void>;
}
