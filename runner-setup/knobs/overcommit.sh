# With 2 the kernel refuses large reservations: allocators that reserve address space use a much slower fallback.
name=overcommit
files=('/proc/sys/vm/overcommit_memory')
fix='tune, or: sysctl vm.overcommit_memory=0'
judge() { [[ $1 == 0 || $1 == 1 ]] && echo pass || echo fail; }
wanted() { echo 0; }
