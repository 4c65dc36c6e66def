# Merging equal pages costs CPU time and lowers RSS at times that the kernel chooses.
name=ksm
files=('/sys/kernel/mm/ksm/run')
fix='tune, or: echo 0 > /sys/kernel/mm/ksm/run'
judge() { [[ $1 == 0 ]] && echo pass || echo warn; }
wanted() { echo 0; }
