/** Longest id of a request in a plan. */
const ID_MAX = 80;

/** The ids of a request's children by machine. They differ also where two names differ only in characters that an id cannot have. */
export function childIds(id: string, machines: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    machines.map((machine) => {
      const word = machine.replaceAll(/[^a-z0-9]+/g, '-');
      const variants = ['', ...machines.map((_, index) => `-${index + 2}`)];
      const ids = variants.map((end) => `${`${id}-${word}`.slice(0, ID_MAX - end.length)}${end}`);
      const own = ids.find((each) => !taken.has(each)) ?? '';
      taken.add(own);
      return [machine, own];
    }),
  );
}
