import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import { readValue } from './output-value.ts';
import type { SandboxResult } from './sandbox.ts';

/** The numbers of a lane in what its process, or the load of its server, printed. None of them when a server had trouble. */
export function readOutput(
  { read, checks, figures }: LaneProgram,
  { stdout, stderr, served }: Pick<SandboxResult, 'stdout' | 'stderr' | 'served'>,
): Pick<Measurement, 'value' | 'checks' | 'figures'> {
  const sound = !served?.trouble;
  const number = (pattern: string): number | null => (sound ? readValue(pattern, stdout, stderr) : null);
  const values = figures?.map(({ name, read: pattern, from }): [string, number | null] => {
    if (pattern === null) return [name, served?.numbers?.figures[name] ?? null];
    return [name, from === 'ask' ? readValue(pattern, served?.asked ?? '', '') : number(pattern)];
  });
  return {
    value: served?.numbers?.value ?? (read === '' ? null : number(read)),
    checks: Object.fromEntries(checks.map((check) => [check.name, number(check.read)])),
    ...(values ? { figures: Object.fromEntries(values) } : {}),
  };
}
