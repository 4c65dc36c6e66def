import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LinkLayout, linkLayout, PADDING_BYTES } from '../../core/analysis/ab/layouts.ts';
import type { Incident } from '../../model/incident.ts';
import type { Relinks } from '../../model/layouts.ts';
import { ok, type Result } from '../../model/result.ts';
import { oneLine } from '../../system/sanitise.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { BuildContext } from './build-context.ts';
import { buildFailure } from './build-failure.ts';
import { SOURCE_DATE_EPOCH } from './commits/fixed-times.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { type LibraryFile, takeLibrary } from './library-file.ts';
import { findLinkCall } from './link-call.ts';
import { type LinkCommand, linkCommand } from './link-command.ts';

/** The layouts that a plan asks of each library. */
export interface LayoutOrder {
  readonly count: number;
  /** The seed of the plan. */
  readonly seed: string;
}

/** A library in all of its layouts. */
export interface Relinked {
  /** Paths by the number of the layout. */
  readonly paths: readonly string[];
  readonly record: Relinks;
}

/** What is linked again. */
interface Linked {
  readonly name: string;
  readonly label: string;
  readonly library: LibraryFile;
  /** Its path relative to the folder of the build. */
  readonly path: string;
  readonly calls: readonly CompilerCall[];
}

const LINK_TIMEOUT_MS = 5 * 60_000;
/** Path inside of the folder for objects and libraries, the same for every arm. */
const INSIDE = '/alloc-ab/layouts';
const PADDING_SOURCE = 'padding.c';

/**
 * Links the library of an arm again in each layout, from the objects that its build left, in the folder of the build. First it repeats the
 * link as it was: the library must come out byte for byte, which shows that the command is understood. Refuses what it cannot link so, and
 * layouts that do not differ: there are never fewer than were asked for.
 */
export async function relink(
  context: BuildContext,
  linked: Linked,
  order: LayoutOrder,
): Promise<Result<Relinked, Incident>> {
  const { sandbox, build } = context;
  const { name, library } = linked;
  const call = await findLinkCall(linked.calls, build, linked.path);
  const command = call.ok ? linkCommand(call.value) : call;
  if (!command.ok) return impossible(linked, command.error);
  const host = await sandbox.makeFolder();
  const inside = sandbox.protection.isolated ? INSIDE : host;
  await writeFile(join(host, PADDING_SOURCE), paddingSource(command.value.dropsUnused), { flag: 'wx', mode: 0o644 });
  const shop: Shop = { context, linked, command: command.value, host, inside };
  const objects = await compileSources(shop);
  if (!objects.ok) return objects;
  const again = await linkOnce(shop, objects.value, [], 'as-built');
  if (!again.ok) return again;
  if (again.value.sha256 !== library.sha256) {
    return impossible(
      linked,
      'its link command, repeated as it was, makes another file: the library was changed after its link (strip, objcopy), or each link differs',
    );
  }
  const layouts: LibraryFile[] = [];
  for (let number = 0; number < order.count; number++) {
    const drawn = linkLayout(order.seed, number, command.value.inputs);
    const padding = await compilePadding(shop, drawn, number);
    if (!padding.ok) return padding;
    const inputs = drawn.order.map((place) => objects.value[place] as string);
    const made = await linkOnce(shop, inputs, [padding.value], `layout-${number}`);
    if (!made.ok) return made;
    layouts.push(made.value);
  }
  const digests = new Set([library, ...layouts].map(({ sha256 }) => sha256));
  if (digests.size !== layouts.length + 1)
    return impossible(
      linked,
      `only ${digests.size - 1} of its ${layouts.length} layouts differ: the linker drops or sorts what was moved`,
    );
  context.log(`layouts-${name}`, layouts.map(({ sha256 }, number) => `${number} ${sha256}\n`).join(''));
  return ok({
    paths: layouts.map(({ path }) => path),
    record: {
      objects: command.value.inputs.length,
      paddingBytes: PADDING_BYTES,
      libraries: layouts.map(({ sha256, sizeBytes }) => ({ sha256, sizeBytes })),
    },
  });
}

/** Where a library is linked again. */
interface Shop {
  readonly context: BuildContext;
  readonly linked: Linked;
  readonly command: LinkCommand;
  readonly host: string;
  readonly inside: string;
}

/** The inputs as objects: a source that the link compiles is compiled once. */
async function compileSources(shop: Shop): Promise<Result<readonly string[], Incident>> {
  const { command, inside } = shop;
  const objects: string[] = [];
  for (const [index, input] of command.inputs.entries()) {
    const object = join(inside, `input-${index}.o`);
    const ran = command.isSource[index] ? await run(shop, command.compile(input, object, false)) : ok(null);
    if (!ran.ok) return ran;
    objects.push(command.isSource[index] ? object : input);
  }
  return ok(objects);
}

async function compilePadding(shop: Shop, { padding }: LinkLayout, number: number): Promise<Result<string, Incident>> {
  const { command, inside } = shop;
  const object = join(inside, `padding-${number}.o`);
  const sizes = Object.entries(padding).map(([kind, bytes]) => `-DALLOC_AB_${kind.toUpperCase()}=${bytes}`);
  const ran = await run(shop, [...sizes, ...command.compile(join(inside, PADDING_SOURCE), object, true)]);
  return ran.ok ? ok(object) : ran;
}

async function linkOnce(
  shop: Shop,
  inputs: readonly string[],
  before: readonly string[],
  name: string,
): Promise<Result<LibraryFile, Incident>> {
  const { context, linked, command, host, inside } = shop;
  const ran = await run(shop, command.link(inputs, before, join(inside, `${name}.so`)));
  if (!ran.ok) return ran;
  const taken = await takeLibrary(host, `${name}.so`, join(context.job.library(linked.name), 'layouts'));
  return taken.ok ? taken : impossible(linked, taken.error);
}

async function run(
  { context, linked, command, host, inside }: Shop,
  args: readonly string[],
): Promise<Result<null, Incident>> {
  const { sandbox, build, signal } = context;
  const result = await sandbox.start({
    argv: [command.compiler, ...args],
    cwd: command.cwd,
    writes: [
      { host: build.host, at: build.inside },
      { host, at: inside },
    ],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    timeoutMs: LINK_TIMEOUT_MS,
    signal,
  });
  if (result.cancelled) return cancelledIn('build');
  const end = describeEnd(result, LINK_TIMEOUT_MS);
  if (end === null) return ok(null);
  const { sentence, detail } = buildFailure(result.stdout, result.stderr);
  return impossible(linked, `${oneLine(command.compiler)} ${end}.${sentence}`, detail);
}

function impossible({ name, label }: Linked, why: string, detail?: string): Result<never, Incident> {
  return failed({
    code: 'layouts-impossible',
    phase: 'build',
    arm: name,
    message: `The library of ${label} cannot be linked in other layouts: ${why.replace(/\.$/, '')}.`,
    ...(detail !== undefined && { detail }),
    next: 'Leave layouts= out, or let the build link the shared library from its objects by one call of the compiler.',
  });
}

/** Nothing but room in front of each kind of section. Code that is unlikely comes first in a library, so that all other code moves. */
function paddingSource(dropsUnused: boolean): string {
  // R: the linker keeps it, though nothing refers to it.
  const keep = dropsUnused ? 'R' : '';
  const section = (name: string, flags: string, type: string, macro: string) =>
    `__asm__(".section ${name},\\"${flags}${keep}\\",%${type}\\n.skip " SIZE(${macro}) "\\n.text\\n");\n`;
  return [
    '#define TEXT(x) #x\n#define SIZE(x) TEXT(x)\n',
    section('.text.unlikely', 'ax', 'progbits', 'ALLOC_AB_TEXT'),
    section('.rodata', 'a', 'progbits', 'ALLOC_AB_RODATA'),
    section('.data', 'aw', 'progbits', 'ALLOC_AB_DATA'),
    section('.bss', 'aw', 'nobits', 'ALLOC_AB_BSS'),
  ].join('');
}
