import type { LineConfig } from '../../../model/config.ts';
import type { EffectiveDefine } from '../../../model/effective.ts';
import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';
import { buildValue, effectiveDefine, isBuildValue, settingText } from './build-value.ts';
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
      define.setting !== undefined
        ? `${settingText(define.setting)} gives it to the compiler`
        : define.variable === undefined
          ? 'its recipes give it to the compiler'
          : `the make variable ${harmless(define.variable)} (${harmlessPath(define.at ?? '')}) gives it to the compiler`;
    const named = nameOf(define, flags);
    const preset = Object.entries(presets).find(
      ([, own]) => named !== undefined && { ...own.defines, ...own.flags }[named] === flag.value,
    )?.[0];
    const isSayable = named !== undefined && isOwn(define) && flag.value !== null;
    const other = isSayable ? `${named}=${flag.value}` : undefined;
    return refuse({
      code: 'flag-overridden',
      message: `${asked} would not arrive: the build sets ${flag.name} to ${harmless(value)} after the defines of a command, and the last one counts; ${holder}.`,
      token: flag.name,
      ...(other === undefined ? {} : { suggestion: other }),
      next:
        other !== undefined
          ? `Set that ${define.setting === undefined ? 'variable' : 'option'}: /ab ${other}${preset === undefined ? '.' : `, or /ab ${line}+${preset} vs ${line}: that preset sets it.`}`
          : (wayIn(flag, define, flags) ??
            `Put what carries {defines} behind it there, or let a variable of make hold the value: -D${flag.name}=$(${flag.name}).`),
    });
  }
  return undefined;
}

/** The flag of the configuration that is the make variable, or the setting, that gives a define. */
function nameOf({ variable, setting }: EffectiveDefine, flags: LineConfig['flags']): string | undefined {
  const [table = {}, option] =
    setting === undefined ? [flags?.makeVariables, variable] : [flags?.[setting.system], setting.option];
  return Object.entries(table).find(([, each]) => each === option)?.[0];
}

/** Whether what gives a define holds its value and nothing else. */
function isOwn({ setting, isOwnVariable }: EffectiveDefine): boolean {
  return setting === undefined ? isOwnVariable === true : setting.isValue;
}

/** The make variable or the setting that holds the value alone; undefined where none does, or the configuration names it already. */
function wayIn({ name }: Define, define: EffectiveDefine | undefined, flags: LineConfig['flags']): string | undefined {
  if (define === undefined || !isOwn(define) || nameOf(define, flags) !== undefined) return undefined;
  const { setting, variable } = define;
  if (setting !== undefined)
    return `Name the setting in flags of the line: ${setting.system}: { ${name}: ${harmless(setting.option)} }. Then the same command sets it.`;
  return `Name the variable in flags of the line: makeVariables: { ${name}: ${harmless(variable ?? '')} }. Then the same command sets it.`;
}
