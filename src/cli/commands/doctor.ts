import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { refuse } from '../../model/refusal.ts';
import { examineMachine } from '../../runner/doctor/examine-machine.ts';
import { inertJson } from '../../system/inert-output.ts';
import { toolVersion } from '../../system/package-root.ts';
import { failureOf } from '../../system/program-end.ts';
import { doctorTable } from '../doctor-table.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { exitWith, jsonOption } from '../options.ts';
import { recordBlock } from '../record-block.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal, writeFailure } from '../terminal.ts';

interface DoctorOptions {
  readonly root: string;
  readonly json?: boolean;
}

/** `alloc-ab doctor`. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('look at this machine: what disturbs measurements, what endangers it, and does the sandbox hold?')
    .option('--root <dir>', 'use the files below DIR in place of /: a mounted image, or a test', '/')
    .addOption(jsonOption('print the rows and the record', 'doctor-report'))
    .addHelpText(
      'after',
      `
Each row is check, value, path, status and fix:
  pass     good for measuring
  warn     results are correct, but noisier, or the machine is less protected
  fail     comparisons are not reliable, or something protects nothing
  unknown  it could not be seen; the last column has the reason

Below the rows: what earlier runs of this machine recorded of the measurement itself, and what the next verdict measures of it.

Exit status: 0 no check failed, 1 a check failed, 2 wrong use, or the doctor itself broke.

Examples:
  alloc-ab doctor                              as the user of the runner, or as root
  alloc-ab doctor | grep -w fail               one line for each row
  alloc-ab doctor --root /mnt --json > rows.json`,
    )
    .action((options) => exitWith(doctor(options, terminal)));
}

const EXIT_FAILED = 1;

async function doctor({ root, json }: DoctorOptions, terminal: Terminal): Promise<number> {
  const directory = resolve(root);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    const refusal = refuse({
      code: 'bad-option',
      message: `--root ${root} is not a directory.`,
      next: 'Name the directory that stands for /.',
    });
    return exitWithRefusal(refusal.error, terminal, json);
  }
  using interrupt = stopOnSignal();
  try {
    const examined = await examineMachine(directory, interrupt.signal);
    const stopped = interrupt.status();
    if (stopped !== null) return stopped;
    const report: DoctorReport = {
      schema: 1,
      tool: toolVersion(),
      at: new Date().toISOString(),
      root: directory,
      ...examined,
    };
    terminal.out.write(
      json ? inertJson(report) : `${doctorTable(report.rows, terminal)}\n${recordBlock(report, terminal)}`,
    );
    return report.rows.some(({ status }) => status === 'fail') ? EXIT_FAILED : 0;
  } catch (error) {
    // Status 1 would say that the machine was looked at.
    writeFailure(failureOf(error, toolVersion()), terminal);
    return EXIT_USAGE;
  }
}
