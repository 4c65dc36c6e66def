# Two threads of one core share its caches and ports, so that a process on the sibling changes the result.
name=smt
files=('/sys/devices/system/cpu/smt/control')
fix='echo off > /sys/devices/system/cpu/smt/control, or disable it in the firmware; this changes the number of CPUs'
judge() {
  case $1 in
    off | forceoff | notsupported | notimplemented) echo pass ;;
    *) echo warn ;;
  esac
}
