/** The shared libraries that a build.ninja can build: paths relative to its folder. Syntax: the manual of Ninja, "Ninja file reference". */
export function ninjaLibraries(text: string): string[] {
  const joined = text.replace(/\$\r?\n[ ]*/g, '');
  const outputs = [...joined.matchAll(/^build ((?:\$:|[^:\n])+): *(\S+)/gm)].flatMap(([, list = '', rule = '']) =>
    rule === 'phony' ? [] : list.split(/\s+/),
  );
  return [...new Set(outputs)].filter((path) => /^[A-Za-z0-9_./+-]+\.so(\.[0-9.]+)?$/.test(path));
}
