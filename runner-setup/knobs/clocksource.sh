# hpet and acpi_pm take microseconds to read: a bench that asks for the time measures the clock.
name=clocksource
files=('/sys/devices/system/clocksource/clocksource0/current_clocksource')
fix='see the kernel log for why the processor clock was given up'
judge() {
  case $1 in
    tsc | arch_sys_counter | kvm-clock) echo pass ;;
    *) echo warn ;;
  esac
}
