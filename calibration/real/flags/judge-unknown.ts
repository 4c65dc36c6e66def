import type { WordPlace } from './commit-files.ts';
import type { Answer, Judgement, Truth } from './judge.ts';

/** What a search of its own and real compilers show about a name that no header of the line declares. */
export interface UnknownFacts {
  /** Every line of the commit that has it. */
  readonly places: readonly WordPlace[];
  /** Whether a source or a header of a unit of the build has it. */
  readonly isRead: boolean;
  /** The build with the name set to 1. */
  readonly truth: Truth;
  /** Files and folders of `declaredIn`. */
  readonly declaredIn: readonly string[];
  /** Whether a header declares a name that is suggested. */
  readonly isDeclared: (name: string) => boolean;
}

const SOURCE = /\.(c|cc|cpp|cxx|h|hh|hpp|hxx|inc|inl|ipp|s|asm|def)$/i;
const BUILD = /(^|\/)(gnu)?makefile[^/]*$|(^|\/)(cmakelists\.txt|meson[._]\w+(\.\w+)?)$|\.(mk|make|cmake|ninja)$/i;
const DECLARES = /^\s*#\s*(define|ifndef)\s+/;

/**
 * Judges the refusal of an unknown name: no header of the line declares it; each place that is named has it; and where the refusal claims
 * that nothing reads it, or that no file has it, this is so.
 */
export function judgeUnknown(
  { code, message, suggestion }: Pick<Answer, 'code' | 'message'> & { readonly suggestion?: string },
  name: string,
  { places, isRead, truth, declaredIn, isDeclared }: UnknownFacts,
): Judgement[] {
  if (code !== 'unknown-flag')
    return [{ about: 'state', ruling: code === 'flags-not-read' ? 'open' : 'wrong', why: `says ${code}: ${message}` }];
  const isOfLine = ({ path }: WordPlace) => declaredIn.some((each) => path === each || path.startsWith(`${each}/`));
  const declaration = places.find((place) => isOfLine(place) && declares(place, name));
  const found: Judgement[] = [
    {
      about: 'state',
      ruling: declaration === undefined ? 'right' : 'wrong',
      why: `says ${code}, and ${declaration === undefined ? 'no header of the line declares it' : `${declaration.path}:${declaration.lineNumber} does`}`,
    },
  ];
  const reason = (isRight: boolean, why: string): void => {
    found.push({ about: 'reason', ruling: isRight ? 'right' : 'wrong', why: `${why}: ${message}` });
  };
  for (const [, path = '', line = ''] of message.matchAll(/([\w.+@-][\w./+@-]*):(\d+)/g)) {
    const place = places.find((each) => each.path === path && each.lineNumber === Number(line));
    reason(place !== undefined, place === undefined ? `${path}:${line} does not have it` : 'the place has it');
    if (place === undefined) continue;
    if (message.includes(`${path}:${line} gives it`)) reason(place.text.includes(`-D${name}`), 'the line gives it');
    if (message.includes('with arguments'))
      reason(place.text.includes(`${name}(`), 'the line defines it with arguments');
    if (/variable of make|name of (cmake|meson)/.test(message)) reason(BUILD.test(path), 'the file is one of a build');
  }
  const rest = places.filter((place) => !declares(place, name) || !isOfLine(place));
  if (message.includes('no other file has the name'))
    reason(
      rest.length === 0,
      rest[0] === undefined ? 'no file has it' : `${rest[0].path}:${rest[0].lineNumber} has it`,
    );
  const source = places.find(({ path }) => SOURCE.test(path));
  if (/no source (and no build file|has the name)/.test(message))
    reason(
      source === undefined,
      source === undefined ? 'no source has it' : `${source.path}:${source.lineNumber} has it`,
    );
  const build = places.find(({ path }) => BUILD.test(path));
  if (message.includes('no build file'))
    reason(
      build === undefined,
      build === undefined ? 'no build file has it' : `${build.path}:${build.lineNumber} has it`,
    );
  if (/changes? nothing/.test(message))
    reason(
      !isRead && truth.kind === 'same',
      `${isRead ? 'a unit reads it' : 'no unit reads it'}, objects: ${truth.kind}`,
    );
  if (isRead) reason(source !== undefined && message.includes(':'), 'a unit reads it');
  if (suggestion !== undefined && /^[A-Z][A-Z0-9_]+$/.test(suggestion))
    found.push({
      about: 'suggestion',
      ruling: isDeclared(suggestion) ? 'right' : 'wrong',
      why: `suggests ${suggestion}`,
    });
  return found;
}

function declares({ text }: WordPlace, name: string): boolean {
  return DECLARES.test(text) && new RegExp(`^\\s*#\\s*\\w+\\s+${name}(?![\\w(])`).test(text);
}
