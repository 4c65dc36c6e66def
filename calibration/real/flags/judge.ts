/** What real compilers make of a question, against the line as it ships. */
export type Truth =
  /** Directives or static assertions stop a build: where, and with what text. */
  | { readonly kind: 'stopped'; readonly errors: readonly { readonly place: string; readonly text: string }[] }
  /** A compiler fails for another reason, e.g. an unused function under -Werror: no answer before a build claims anything about that. */
  | { readonly kind: 'fails'; readonly error: string }
  /** It builds, and the name has another value at the end of a unit. `unit`: one that differs all the same. */
  | { readonly kind: 'overridden'; readonly final: string; readonly unit: string | null }
  | { readonly kind: 'same' }
  | { readonly kind: 'changes'; readonly unit: string };

/** What alloc-ab answers before a build: the code of a refusal, or `planned`. */
export interface Answer {
  readonly code: string;
  readonly message: string;
  /** Notes of the plan. */
  readonly notes: readonly string[];
  /** What the comparison of both arms says that needs no build; absent: nothing was planned. */
  readonly compared?: { readonly kind: 'same' | 'different' | 'unknown'; readonly detail: string };
}

/**
 * `right`, `wrong`; `open`: alloc-ab leaves it to the build, which stops or shows it; `text`: what is compiled differs, and the machine code
 * is the same.
 */
export type Ruling = 'right' | 'wrong' | 'open' | 'text';

export interface Judgement {
  readonly about: 'kind' | 'value' | 'state' | 'place' | 'reason' | 'bytes' | 'suggestion';
  readonly ruling: Ruling;
  readonly why: string;
}

const ARCHIVE = /archiv|no-?go/i;
const REDEFINED = /redefined/;

/** Judges the answer to one question by what real builds do. */
export function judgeAnswer(answer: Answer, truth: Truth): Judgement[] {
  const { code } = answer;
  const why = `says ${code}, and the build ${truthText(truth)}`;
  const state = (isRight: boolean): Judgement => ({ about: 'state', ruling: isRight ? 'right' : 'wrong', why });
  switch (code) {
    case 'archived-flag':
      return [state(isArchived(truth)), ...placeOf(answer, truth)];
    case 'flag-stopped':
      return [state(truth.kind === 'stopped'), ...placeOf(answer, truth)];
    case 'flag-overridden':
    case 'not-a-flag':
      return [state(truth.kind === 'overridden' || (truth.kind === 'fails' && REDEFINED.test(truth.error)))];
    case 'identical-arms':
      return [state(truth.kind === 'same')];
    case 'planned':
      return [...plannedState(answer, truth, why), ...bytes(answer, truth)];
    default:
      return [{ about: 'state', ruling: 'wrong', why }];
  }
}

function isArchived(truth: Truth): boolean {
  return truth.kind === 'stopped' && truth.errors.some(({ text }) => ARCHIVE.test(text));
}

/** Whether the error that a refusal names is one of those that compilers print. */
function placeOf({ message }: Answer, truth: Truth): Judgement[] {
  if (truth.kind !== 'stopped') return [];
  const [, named = ''] = / in (\S+:\d+)/.exec(message) ?? [];
  const isRight = named !== '' && truth.errors.some(({ place }) => place.endsWith(named) || endsAlike(place, named));
  const places = truth.errors.map(({ place }) => place).join(', ');
  return [
    {
      about: 'place',
      ruling: isRight ? 'right' : 'wrong',
      why: `names ${named || 'no place'}, and the compiler ${places}`,
    },
  ];
}

/** Paths from different folders: `core/x.h:3` and `hz4/core/x.h:3`. */
function endsAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => path.replace(/^(\.{1,2}\/)+/, ''));
  return a !== undefined && b !== undefined && (a.endsWith(`/${b}`) || b.endsWith(`/${a}`));
}

/** A plan claims that nothing is known to stop the flag. */
function plannedState({ notes }: Answer, truth: Truth, why: string): Judgement[] {
  if (truth.kind !== 'stopped' && truth.kind !== 'overridden') return [{ about: 'state', ruling: 'right', why }];
  const isNamed = notes.some((note) => /may stop|not arrive|last -D|sets .* too/.test(note));
  return [{ about: 'state', ruling: 'open', why: `${why}${isNamed ? ', which a note names as possible' : ''}` }];
}

function bytes({ compared }: Answer, truth: Truth): Judgement[] {
  if (compared === undefined) return [];
  const why = `compares as ${compared.kind} (${compared.detail}), and the build ${truthText(truth)}`;
  if (compared.kind === 'unknown') return [{ about: 'bytes', ruling: 'open', why }];
  if (compared.kind === 'same') {
    const isSame = truth.kind === 'same' || (truth.kind === 'overridden' && truth.unit === null);
    return [{ about: 'bytes', ruling: isSame ? 'right' : 'wrong', why }];
  }
  return [{ about: 'bytes', ruling: truth.kind === 'same' ? 'text' : 'right', why }];
}

function truthText(truth: Truth): string {
  switch (truth.kind) {
    case 'stopped':
      return `stops: ${truth.errors[0]?.place ?? ''} ${truth.errors[0]?.text.slice(0, 120) ?? ''}`;
    case 'fails':
      return `fails: ${truth.error}`;
    case 'overridden':
      return `has the value ${truth.final}`;
    case 'same':
      return 'has the same objects';
    default:
      return `differs in ${truth.unit}`;
  }
}

/** What the sources show about the kind of a name. */
export interface KindFacts {
  /** Lines of the real units that have the name. */
  readonly lines: readonly string[];
  readonly name: string;
  /** Whether a value that a build sets stays. */
  readonly arrives: boolean;
  /** Whether it is 0, 1 or not defined in the build that ships. */
  readonly isBinary: boolean;
}

/** Judges the kind that alloc-ab gives a name. */
export function judgeKind(kind: string, { lines, name, arrives, isBinary }: KindFacts): Judgement {
  const ruled = (isRight: boolean, why: string): Judgement => ({
    about: 'kind',
    ruling: isRight ? 'right' : 'wrong',
    why: `${kind}: ${why}`,
  });
  const tests = lines.filter((line) => /^\s*#\s*(if|elif)/.test(line));
  const isRead = lines.some((line) => isReadIn(line, name));
  const compared = tests.flatMap((line) => [
    ...line.matchAll(new RegExp(`(?<!\\w)${name}\\s*\\)?\\s*(==|!=|<=?|>=?)\\s*\\(*(\\w+)`, 'g')),
  ]);
  // A comparison that is the same for 0 and 1 asks for more than a switch.
  const isRight = new RegExp(`(?:==|!=|<=?|>=?)\\s*\\(?\\s*${name}(?!\\w)`);
  const isCompared =
    tests.some((line) => isRight.test(line)) ||
    compared.some(([, sign = '', other = '']) => holds(0, sign, other) === holds(1, sign, other));
  const isCalculated = lines.some((line) => isReadIn(line, name) && !/^\s*#\s*(if|elif)/.test(line));
  switch (kind) {
    case 'computed':
    case 'guard':
    case 'system':
      return ruled(
        !arrives || kind !== 'computed',
        arrives ? 'a value from the build stays' : 'no value from the build stays',
      );
    case 'presence':
      return ruled(!isRead, isRead ? 'a line reads its value' : 'no line reads its value');
    case 'switch':
      return ruled(isBinary, isBinary ? 'it is 0 or 1' : 'it is neither 0 nor 1');
    default:
      return ruled(
        !isBinary || isCompared || isCalculated,
        isBinary ? 'it is 0 or 1, and nothing else reads it' : 'it is neither 0 nor 1',
      );
  }
}

function holds(value: number, sign: string, text: string): boolean {
  const other = Number(text);
  const order = Number.isNaN(other) ? Number.NaN : Math.sign(value - other);
  if (sign === '==') return order === 0;
  if (sign === '!=') return order !== 0;
  return (sign.startsWith('<') ? order < 0 : order > 0) || (sign.endsWith('=') && order === 0);
}

/** Whether a line reads the value of a name, beyond `defined`. */
function isReadIn(line: string, name: string): boolean {
  if (/^\s*#\s*(ifdef|ifndef|undef|error|warning)\b/.test(line)) return false;
  const rest = line
    .replace(new RegExp(`^\\s*#\\s*define\\s+${name}(?!\\w)`), '')
    .replaceAll(new RegExp(`defined\\s*\\(?\\s*${name}(?!\\w)\\s*\\)?`, 'g'), '')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(rest);
}
