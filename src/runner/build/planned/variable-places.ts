import { resolve } from 'node:path';
import { isOfCMake, type MakeVariable } from './make-listing.ts';

/** A make variable that gives a define to the compiler. */
interface VariablePlace {
  readonly name: string;
  readonly at: string;
  readonly isOwn: boolean;
}

const GIVES = /(?:^|[\s,"'])-D\s*([A-Z][A-Z0-9_]{0,63})(?:=\$[({]([A-Za-z_][\w.-]*)[)}])?(?![\w.])/g;

/** The make variables that give defines: of `-DX=$(V)` the variable V, otherwise the one that has `-DX` in its text. */
export function variablePlaces(variables: readonly MakeVariable[], root: string): Map<string, VariablePlace> {
  const byName = new Map(variables.map((each) => [`${each.cwd}\0${each.name}`, each]));
  const places = new Map<string, VariablePlace>();
  for (const holder of variables) {
    for (const [, define = '', own] of holder.value.matchAll(GIVES)) {
      const referred = own === undefined ? undefined : byName.get(`${holder.cwd}\0${own}`);
      const found = referred?.at == null ? holder : referred;
      if (found.at === null || places.has(define) || isOfCMake(found.at)) continue;
      const at = relative(resolve(found.cwd, found.at), root);
      places.set(define, { name: found.name, at, isOwn: found === referred });
    }
  }
  return places;
}

/** A path from the root of the commit; one outside of it as it is. */
export function relative(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
