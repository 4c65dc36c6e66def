# The launcher traces its own child to read peak memory and mapped libraries; 2 and 3 forbid that.
name=ptrace-scope
files=('/proc/sys/kernel/yama/ptrace_scope')
fix='tune, or: sysctl kernel.yama.ptrace_scope=1 (3 stays until the next boot)'
judge() { [[ $1 == 0 || $1 == 1 ]] && echo pass || echo fail; }
wanted() { echo 1; }
