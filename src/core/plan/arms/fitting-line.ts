import type { Command } from '../../../model/command.ts';
import type { Config, LineConfig } from '../../../model/config.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { namedKind } from '../../config/flag-kinds.ts';
import { askedFlags } from '../../decisions/asked-flags.ts';
import { listed } from '../../text/suggestion.ts';
import { chooseLine, type LineChoice } from './line-arm.ts';
import { withoutFlags } from './unknown-flag.ts';

/** The line named by `on`, or the one whose prefixes or names the flags have; undefined where only headers can tell. */
export function fittingLine(
  names: readonly string[],
  wanted: string | undefined,
  config: Config,
): Result<LineChoice, Refusal> | undefined {
  const { lines, defaults } = config;
  if (wanted !== undefined) {
    const choice = chooseLine(wanted, config);
    if (!choice.ok) return choice;
    return lines[choice.value.line]?.flags ? choice : withoutFlags(choice.value.line);
  }
  const candidates = Object.entries(lines)
    .filter(([, line]) => names.every((name) => fits(name, line)))
    .map(([name]) => name);
  // A line that names the flags is meant before one whose prefix they have.
  const naming = candidates.filter((line) => names.every((name) => namedKind(name, lines[line]?.flags) !== undefined));
  const fitting = naming.length > 0 ? naming : candidates;
  const preferred = defaults.line ?? Object.keys(lines)[0] ?? '';
  const [only, second] = fitting;
  if (only === undefined) return undefined;
  if (second === undefined || fitting.includes(preferred))
    return chooseLine(second === undefined ? only : preferred, config);
  return refuse({
    code: 'ambiguous-line',
    message: `${names.join(' and ')} could belong to ${listed(fitting)}.`,
    token: names[0] ?? '',
    suggestion: `on ${only}`,
    next: `Choose one, e.g. on ${only}.`,
  });
}

/** Whether a flag has a prefix of a line, or the line names it. */
export function fits(name: string, { flags }: LineConfig): boolean {
  if (!flags) return false;
  return (flags.prefixes ?? []).some((prefix) => name.startsWith(prefix)) || namedKind(name, flags) !== undefined;
}

/** The line that a command asks about, and the flags that its headers have to declare; undefined where the configuration does not tell. */
export function askedHeaders(
  command: Command,
  config: Config,
): { readonly line: string; readonly names: readonly string[] } | undefined {
  const names = askedFlags(command);
  if (command.kind !== 'ab' || names.length === 0) return undefined;
  const found = fittingLine(names, command.options.line, config);
  if (!found?.ok) return undefined;
  const { line } = found.value;
  return { line, names: names.filter((name) => namedKind(name, config.lines[line]?.flags) === undefined) };
}
