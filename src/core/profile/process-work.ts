import type { Entry, Stack } from './perf-entries.ts';

/** Samples that are not the work of a program. `ends`: start and end of the process; `interrupts`: of the machine. */
export type Excluded = 'ends' | 'interrupts';

/** The dynamic loader: `ld-linux-x86-64.so.2`, `ld-musl-x86_64.so.1`, `ld64.so.2`, `ld-2.31.so`. */
const LOADER = /^ld(64)?[-.][\w.-]*so(\.\d+)?$/;
/** Functions of the loader that run during the work: access to thread-local variables. */
const LOADER_WORK = /tls/i;
/** Functions that load a program, start its libraries, or end them. */
const LOADING = /^(_dl_(?!.*tls)\w+|_?dl_main|_dl_start\w*|__libc_early_init)$/;
/** The kernel replaces the image of a process, or takes it down. */
const KERNEL_ENDS =
  /^((__x64_|__arm64_|__se_)?sys_exec\w+|do_execve\w*|bprm_execve|load_elf_binary|begin_new_exec|do_exit|do_group_exit|exit_mmap|mmput|ret_from_fork\w*|schedule_tail)$/;
/** The machine interrupted the program: timers, devices, and what the kernel does for others at that moment. */
const INTERRUPT =
  /^(asm_)?sysvec_\w+$|^(asm_)?common_interrupt$|^(irq_exit\w*|__irq_exit\w*|handle_softirqs|__do_softirq|do_softirq\w*|run_ksoftirqd|el[01]h?_?\w*irq\w*|gic_handle_irq|apic_timer_interrupt|ret_from_intr|smp_\w*interrupt)$/;
const KERNEL_OBJECT = /^\[.*\]$/;

/** The entries without the samples that are not the work of the program, and the number of those. */
export function workOf(entries: readonly Entry[]): {
  readonly kept: Entry[];
  readonly leftOut: Record<Excluded, number>;
} {
  const leftOut = { ends: 0, interrupts: 0 };
  const kept = entries.flatMap((entry): Entry[] => {
    const stacks: Stack[] = [];
    let self = entry.self;
    for (const stack of entry.stacks) {
      const why = excludedBy([...stack.frames, entry.name], entry.object);
      if (why === null) stacks.push(stack);
      else {
        leftOut[why] += stack.count;
        self -= stack.count;
      }
    }
    const chained = stacks.reduce((sum, { count }) => sum + count, 0);
    // Samples without a chain have their function and object only.
    const why = excludedBy([entry.name], entry.object);
    if (why !== null) {
      leftOut[why] += self - chained;
      self = chained;
    }
    return self > 0 ? [{ ...entry, self, stacks }] : [];
  });
  return { kept, leftOut };
}

function excludedBy(frames: readonly string[], object: string): Excluded | null {
  const [own = ''] = frames.slice(-1);
  if (LOADER.test(object) && !LOADER_WORK.test(own)) return 'ends';
  if (KERNEL_OBJECT.test(object) && frames.some((frame) => INTERRUPT.test(frame))) return 'interrupts';
  if (frames.some((frame) => KERNEL_ENDS.test(frame))) return 'ends';
  // What main calls is work, such as a plug-in that it loads.
  return !frames.includes('main') && frames.some((frame) => LOADING.test(frame)) ? 'ends' : null;
}
