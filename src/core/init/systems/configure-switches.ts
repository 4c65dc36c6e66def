/** A switch of a configure script: `--enable-stats`, `--with-lg-page`. */
type Switch = `--enable-${string}` | `--with-${string}`;

/** Switches that say where or how something is built, not what. */
const OTHERS =
  /^--(enable|with)-(option-checking|feature|package|shared|static|fast-install|dependency-tracking|silent-rules|maintainer-mode|libtool-lock|pic|gnu-ld|sysroot|aix-soname|largefile|rpath|nls|autogen|docs?|doxygen|tests?|examples|xslroot|version|pkgconfigdir|install-.*)$/;

/** The switches in `./configure --help`: what the script takes. Form: `AS_HELP_STRING` of autoconf. */
export function helpSwitches(help: string): Switch[] {
  const found = [...help.matchAll(/^ {2,4}--(enable|disable|with|without)-([a-z0-9_-]{1,60})(?![a-z0-9_-])/gim)];
  return switches(found.map(([, kind = '', name = '']) => [kind, name]));
}

/** The switches that a configure.ac declares. */
export function declaredSwitches(text: string): Switch[] {
  const found = [...text.matchAll(/\bAC_ARG_(ENABLE|WITH)\s*\(\s*\[?\s*([A-Za-z0-9_-]{1,60})/g)];
  return switches(found.map(([, kind = '', name = '']) => [kind.toLowerCase(), name.replaceAll('_', '-')]));
}

function switches(found: readonly (readonly [string, string])[]): Switch[] {
  const all = found.map(
    ([kind, name]): Switch => (/^with/.test(kind) ? `--with-${name.toLowerCase()}` : `--enable-${name.toLowerCase()}`),
  );
  return [...new Set(all)].filter((each) => !OTHERS.test(each));
}

/** The name of the flag for a switch: `--with-lg-page` is LG_PAGE. */
export function switchFlag(name: string): string {
  return name.replace(/^--(enable|with)-/, '');
}
