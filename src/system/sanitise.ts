/**
 * Makes untrusted text harmless for logs, terminals and reports: removes escape sequences, control and invisible characters,
 * unifies line ends, and breaks up commands of a workflow runner (`::error::`, `##[group]`).
 */
export function sanitise(text: string): string {
  // Most output is long and plain: one look at it takes a fraction of the time of the replacements.
  const visible = NOT_PLAIN.test(text)
    ? text
        .replace(ESCAPE_SEQUENCE, '')
        .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
        .replace(INVISIBLE, '')
    : text;
  return (
    visible
      // Blanks of the line only: with line feeds among them, many empty lines would take quadratic time.
      .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
      .replaceAll('##[', '## [')
  );
}

/** The end of sanitised text, at most `characters` long, cut at the start of a line where possible. */
export function tail(text: string, characters = 4000): string {
  const clean = sanitise(text).trimEnd();
  if (clean.length <= characters) return clean;
  const cut = clean.slice(-characters + 2);
  const line = cut.indexOf('\n');
  return `…\n${line >= 0 && line < cut.length - 1 ? cut.slice(line + 1) : cut}`.slice(-characters);
}

/** Sanitised text on one line, at most `characters` long. */
export function oneLine(text: string, characters = 300): string {
  const clean = sanitise(text).replace(/\s+/g, ' ').trim();
  return clean.length <= characters ? clean : `${clean.slice(0, characters - 1)}…`;
}

/** Anything but printable ASCII, tabs and line feeds. */
const NOT_PLAIN = /[^\t\n -~]/;
// CSI, OSC (ended by BEL or ST) and two-character escapes of ECMA-48.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches these characters
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
// Control characters except tab and line feed; format characters (bidi overrides, zero width); unpaired surrogates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches these characters
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]|\p{Cf}|\p{Cs}/gu;
