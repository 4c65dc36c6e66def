# Reading hpet or acpi_pm takes microseconds: a bench that reads the time would measure the clock.
name=clocksource
files=('/sys/devices/system/clocksource/clocksource0/current_clocksource')
fix='read in the kernel log why the kernel rejected the clock of the processor'
judge() {
  case $1 in
    tsc | arch_sys_counter | kvm-clock) echo pass ;;
    *) echo warn ;;
  esac
}
