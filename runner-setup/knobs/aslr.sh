# With 2 every process gets its own address layout, so that no single layout decides the result. Users run with 2, too.
name=aslr
files=('/proc/sys/kernel/randomize_va_space')
fix='tune, or: sysctl kernel.randomize_va_space=2'
judge() { [[ $1 == 2 ]] && echo pass || echo fail; }
wanted() { echo 2; }
