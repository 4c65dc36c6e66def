import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ARMS, type ArmName } from '../../../model/names.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';
import { lastDefinition, macroValues } from './macro-history.ts';
import type { NameFacts } from './no-op-reason.ts';
import { unitCommands } from './same-text.ts';
import type { UnitCommand } from './unit-digests.ts';
import { relative, variablePlaces } from './variable-places.ts';

/** The planned calls of two arms, and where they find their files. */
export interface PlannedBuilds {
  readonly plans: Readonly<Record<ArmName, Pick<PlannedCalls, 'calls' | 'variables'>>>;
  /** The files that the calls find, as the compilers see them. */
  readonly tree: SharedPath;
}

export const LISTING = { timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024 } as const;

/** Whether a file of the commit, and not one that a configuration wrote, gives a name its value. */
export function isGivenByCommit({ ends, variable }: Ends, source: string): boolean {
  const files = ARMS.flatMap((arm) => (ends[arm].by?.kind === 'file' ? [ends[arm].by.path] : []));
  const makefile = variable === undefined ? [] : [variable.at.replace(/:\d+$/, '')];
  return [...files, ...makefile].some((path) => existsSync(join(source, path)));
}

/** What a name is at the end of a unit of each arm, and what gives it. */
export type Ends = Pick<NameFacts, 'ends' | 'arguments' | 'variable'> & {
  readonly macro: ReturnType<typeof macroValues>;
};

/**
 * What a name is in a unit of each arm, and what made it so.
 *
 * @param isWanted Whether a unit of this source is asked, by its path; the first one where none is.
 */
export async function endsOf(
  { sandbox, signal }: Pick<BuildContext, 'sandbox' | 'signal'>,
  { plans, tree }: PlannedBuilds,
  name: string,
  isWanted: (source: string) => boolean,
): Promise<Ends> {
  const inside = tree.at ?? tree.host;
  const calls = plans.candidate.calls.filter((call) => unitCommands(call).length > 0);
  const own = (call: CompilerCall): boolean =>
    unitCommands(call).some(({ cwd, argv }) => isWanted(resolve(cwd, argv.at(-1) ?? '')));
  const source = unitCommands((calls.find(own) ?? calls[0]) as CompilerCall)[0];
  const listing = async (unit: UnitCommand | undefined, option: string): Promise<string> => {
    if (unit === undefined) return '';
    const argv = [...unit.argv.slice(0, -1), option, ...unit.argv.slice(-1)];
    const request = { argv, cwd: unit.cwd, reads: [tree], env: { SOURCE_DATE_EPOCH }, ...LISTING, signal };
    return (await sandbox.start(request)).stdout;
  };
  const found = {
    baseline: { call: undefined as CompilerCall | undefined, text: '' },
    candidate: { call: undefined as CompilerCall | undefined, text: '' },
  };
  for (const arm of ARMS) {
    const call = plans[arm].calls.find((each) =>
      unitCommands(each).some(({ cwd, argv }) => cwd === source?.cwd && argv.at(-1) === source?.argv.at(-1)),
    );
    const unit =
      call === undefined ? undefined : unitCommands(call).find(({ argv }) => argv.at(-1) === source?.argv.at(-1));
    found[arm] = { call, text: await listing(unit, '-dD') };
  }
  const end = (arm: ArmName) => {
    const { value, by } = lastDefinition(found[arm].text, name);
    if (by?.kind !== 'file') return { value, by };
    return { value, by: { ...by, path: relative(resolve(source?.cwd ?? '/', by.path), inside) } };
  };
  const words = (arm: ArmName): string[] => definesOf(found[arm].call?.args ?? [], name);
  const macro = macroValues(await listing(source, '-dM'));
  return {
    ends: { baseline: end('baseline'), candidate: end('candidate') },
    arguments: { baseline: words('baseline'), candidate: words('candidate') },
    variable: variablePlaces(plans.candidate.variables, inside).get(name),
    macro,
  };
}

/** The arguments that define or undefine a name, each as one word. */
function definesOf(args: readonly string[], name: string): string[] {
  const joined = args.flatMap((each, index) =>
    each === '-D' || each === '-U' ? [`${each}${args[index + 1] ?? ''}`] : [each],
  );
  return joined.filter((each) => new RegExp(`^-[DU]${name}(=|$)`).test(each));
}
