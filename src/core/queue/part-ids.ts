/** Longest id of a request, as a plan takes it. */
const ID_MAX = 80;

/** The ids of a request's parts by machine: each its own, also where two names differ only in what an id cannot hold. */
export function partIds(id: string, machines: readonly string[]): ReadonlyMap<string, string> {
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
