import type { ArmRequest } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Arm } from '../../../model/plan.ts';
import { buildCommands } from '../../config/build-commands.ts';
import { knownAllocators } from './allocators.ts';

/** The arm of a plan, with everything that its build needs; undefined when the configuration has no such line or allocator. */
export function planArm(arm: ArmRequest, { config }: Facts): Arm | undefined {
  const { label, source, env } = arm;
  if (source.kind === 'allocator') {
    const allocator = knownAllocators(config)[source.allocator];
    return allocator && { label, env, source: { kind: 'installed', allocator: source.allocator, ...allocator } };
  }
  const line = config.lines[source.line];
  if (!line) return undefined;
  return {
    label,
    env,
    source: {
      kind: 'build',
      sha: source.sha,
      line: source.line,
      commands: buildCommands(line, arm),
      library: line.library,
      defines: [...arm.defines],
      ...(arm.options.length === 0 ? {} : { options: [...arm.options] }),
    },
  };
}
