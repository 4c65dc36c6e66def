import type { Facts } from '../../../model/facts.ts';
import type { Define } from '../../../model/names.ts';
import { type LineChoice, lineArm } from './line-arm.ts';
import { planArm } from './plan-arm.ts';

/** A define that stands for the flags of a command: where a build passes it on, it passes them on. */
export const ASKED = { name: 'ALLOC_AB_ASKED', value: '1' } as const satisfies Define;

/** The build of a line whose defines are asked of its compiler. */
export interface AskedLine {
  readonly sha: string;
  /** The commands without the flags of a command. */
  readonly commands: readonly (readonly string[])[];
  /** The same with the define `ASKED`; null: they have no place for one. */
  readonly askedCommands: readonly (readonly string[])[] | null;
}

/** The build of a line at the head commit, with the preset that was chosen. */
export function askedLine(choice: LineChoice, facts: Facts): AskedLine {
  const commandsWith = (flags: readonly Define[]) => {
    const arm = planArm(lineArm(choice, facts.headSha, { label: choice.name, flags }, facts.config), facts);
    return arm?.source.kind === 'build' ? arm.source.commands : [];
  };
  const [commands, asked] = [commandsWith([]), commandsWith([ASKED])];
  const isSame = JSON.stringify(commands) === JSON.stringify(asked);
  return { sha: facts.headSha, commands, askedCommands: isSame ? null : asked };
}
