# Every process gets its own layout, so that no single lucky layout decides; 2 is also what users run.
name=aslr
files=('/proc/sys/kernel/randomize_va_space')
fix='tune, or: sysctl kernel.randomize_va_space=2'
judge() { [[ $1 == 2 ]] && echo pass || echo fail; }
wanted() { echo 2; }
