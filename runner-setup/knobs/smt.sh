# Two threads on one core share its caches and ports: who runs on the sibling changes the result.
name=smt
files=('/sys/devices/system/cpu/smt/control')
fix='echo off > /sys/devices/system/cpu/smt/control, or in the firmware; changes the number of CPUs'
judge() {
  case $1 in
    off | forceoff | notsupported | notimplemented) echo pass ;;
    *) echo warn ;;
  esac
}
