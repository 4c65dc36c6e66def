import type { Config } from '../../../model/config.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { harmless, quoted } from '../../text/quote.ts';
import { listed, nearest } from '../../text/suggestion.ts';

/** The machines of a command: the named ones, else the default one. */
export function selectMachines(
  named: readonly string[] | undefined,
  { defaults, machines }: Config,
): Result<readonly string[], Refusal> {
  const known = Object.keys(machines);
  const unknown = named?.find((name) => !known.includes(name));
  if (unknown === undefined) return ok(named ?? [defaults.machine ?? known[0] ?? 'default']);
  const suggestion = nearest(unknown, known);
  return refuse({
    code: 'unknown-machine',
    message: `There is no machine ${quoted(unknown)}.`,
    token: harmless(unknown),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: `The configuration has ${listed(known, 12)}.`,
  });
}

/** The machine of a command that runs on one machine only. */
export function selectMachine(named: readonly string[] | undefined, config: Config): Result<string, Refusal> {
  const selected = selectMachines(named, config);
  if (!selected.ok) return selected;
  const [machine = '', second] = selected.value;
  if (second === undefined) return ok(machine);
  return refuse({
    code: 'one-machine',
    message: 'This command runs on one machine only.',
    token: 'machine=',
    next: `Name one of them, e.g. machine=${machine}.`,
  });
}
