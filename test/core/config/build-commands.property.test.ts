import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCommands, optionMeaning } from '../../../src/core/config/build-commands.ts';
import { type BuildOption, BuildSystem } from '../../../src/model/line-flags.ts';

const value = fc.stringMatching(/^[A-Za-z0-9_.+-]{1,12}$/);
const option: fc.Arbitrary<BuildOption> = fc.oneof(
  fc.record({
    system: fc.constantFrom(...BuildSystem.options.filter((system) => system !== 'configure')),
    flag: fc.constant('X'),
    option: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,11}$/),
    value,
  }),
  fc.record({
    system: fc.constant('configure' as const),
    flag: fc.constant('X'),
    option: fc.stringMatching(/^--(enable|with)-[a-z][a-z-]{0,8}$/),
    value: fc.oneof(value, fc.constantFrom('yes', 'no', 'ON', 'off', '0', '1')),
  }),
);
const placed = fc.array(fc.constantFrom('make', '-j2', '{make}', '{cmake}', '{meson}', '{configure}', 'A={cmake}'), {
  minLength: 1,
  maxLength: 6,
});
const commands = fc.array(placed, { minLength: 1, maxLength: 3 });

test('no placeholder is left, and every option stands wherever its placeholder did', () => {
  fc.assert(
    fc.property(commands, fc.array(option, { maxLength: 5 }), (build, options) => {
      const built = buildCommands({ build, library: 'x.so', presets: {} }, { defines: [], options });
      expect(built.flat().join(' ')).not.toMatch(/[{}]/);
      expect(built).toHaveLength(build.length);
      for (const each of options) {
        const alone = buildCommands(
          { build: [[`{${each.system}}`]], library: 'x.so', presets: {} },
          { defines: [], options: [each] },
        );
        const [argument = ''] = alone.flat();
        for (const [index, argv] of build.entries()) {
          if (argv.includes(`{${each.system}}`)) expect(built[index]).toContain(argument);
        }
      }
    }),
  );
});

test('options with one meaning give one command, and options with two meanings two', () => {
  fc.assert(
    fc.property(option, value, (first, other) => {
      const second = { ...first, value: other };
      const command = (each: BuildOption) =>
        buildCommands(
          { build: [[`{${each.system}}`]], library: 'x.so', presets: {} },
          { defines: [], options: [each] },
        );
      const isOne = optionMeaning(first) === optionMeaning(second);
      expect(JSON.stringify(command(first)) === JSON.stringify(command(second))).toBe(isOne);
    }),
  );
});
