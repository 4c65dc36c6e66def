import type { CompilerCall } from './compiler-calls.ts';

/** What a build of an arm would compile, found without compiling. */
export interface ArmText {
  readonly calls: readonly CompilerCall[];
  /** The number of its units. */
  readonly units: number;
  /** The first commands of the build, which configure it; none: make alone builds it. */
  readonly configuring: readonly (readonly string[])[];
  /** The key of a kept arm that compiled the same text; null: there is none. Units that have a flag of `names` are read first. */
  keptArm(names: ReadonlySet<string>): Promise<string | null>;
  /**
   * Keeps the text of an arm that was built and kept as `arm`, if its commands after those that configure made the calls that were planned: then
   * equal texts of later questions are answered by it.
   *
   * @param seen Calls that the kernel saw.
   */
  keep(arm: string, seen: readonly CompilerCall[]): Promise<void>;
}

/** What a configured build would compile. */
export interface ConfiguredText {
  /** The calls without their defines, what else is run, and the contents of what linkers read. */
  readonly shape: readonly (readonly string[])[];
  readonly calls: readonly CompilerCall[];
  /** Whether libtool links: its calls of the compiler are its own. */
  readonly linksByLibtool: boolean;
  /** sha256 of what the preprocessor makes of each unit. */
  readonly digests: readonly string[];
}

/** The name of a build among others of its run. */
export function buildName({ sha, commands }: { readonly sha: string; readonly commands: unknown }): string {
  return JSON.stringify([sha, commands]);
}
