import type { LineConfig } from '../../../model/config.ts';
import type { EffectiveDefine } from '../../../model/effective.ts';
import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { harmless } from '../../text/quote.ts';
import { buildValue, effectiveDefine, isBuildValue } from './build-value.ts';
import type { ArmFlags, LineModel } from './line-model.ts';

/** Refuses flags that the build does not let arrive; undefined: they do, as far as it was asked. */
export function unreachedFlag(
  arms: ArmFlags,
  { values }: Pick<LineModel, 'values'>,
  { flags, presets }: Pick<LineConfig, 'flags' | 'presets'>,
  line: string,
): Result<never, Refusal> | undefined {
  if (values === undefined) return undefined;
  for (const flag of [...arms.candidate, ...arms.baseline]) {
    const define = effectiveDefine(flag.name, values);
    const built = buildValue(flag.name, values);
    if (built !== undefined && isBuildValue(flag, built)) continue;
    const asked = `${flag.name}${flag.value === null ? ', not defined,' : `=${harmless(flag.value)}`}`;
    if (values.defines === 'dropped' && define?.isAfter !== true) {
      return refuse({
        code: 'flag-overridden',
        message: `${asked} would not arrive: no call of the compiler has the defines of a command.`,
        token: flag.name,
        next: wayIn(flag, define, flags) ?? 'Put {defines} into a variable of make that the compiler gets.',
      });
    }
    if (define?.isAfter !== true) continue;
    const value = built?.value ?? define.values.map((each) => harmless(each)).join(' or ');
    const holder =
      define.variable === undefined
        ? 'its recipes give it to the compiler'
        : `the make variable ${harmless(define.variable)} (${harmless(define.at ?? '')}) gives it to the compiler`;
    const named = Object.entries(flags?.makeVariables ?? {}).find(([, option]) => option === define.variable)?.[0];
    const preset = Object.entries(presets).find(
      ([, own]) => named !== undefined && { ...own.defines, ...own.flags }[named] === flag.value,
    )?.[0];
    const isSayable = named !== undefined && define.isOwnVariable === true && flag.value !== null;
    const other = isSayable ? `${named}=${flag.value}` : undefined;
    return refuse({
      code: 'flag-overridden',
      message: `${asked} would not arrive: the build sets ${flag.name} to ${harmless(value)} after the defines of a command, and the last one counts; ${holder}.`,
      token: flag.name,
      ...(other === undefined ? {} : { suggestion: other }),
      next:
        other !== undefined
          ? `Set that variable: /ab ${other}${preset === undefined ? '.' : `, or /ab ${line}+${preset} vs ${line}: that preset sets it.`}`
          : (wayIn(flag, define, flags) ??
            `Put what carries {defines} behind it there, or let a variable of make hold the value: -D${flag.name}=$(${flag.name}).`),
    });
  }
  return undefined;
}

/** The make variable that holds the value alone; undefined where no variable does, or the configuration names it already. */
function wayIn({ name }: Define, define: EffectiveDefine | undefined, flags: LineConfig['flags']): string | undefined {
  if (define?.variable === undefined || define.isOwnVariable !== true) return undefined;
  if (Object.values(flags?.makeVariables ?? {}).includes(define.variable)) return undefined;
  return `Name the variable in flags of the line: makeVariables: { ${name}: ${harmless(define.variable)} }. Then the same command sets it.`;
}
