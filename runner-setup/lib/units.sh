# The program of runner-setup on the machine, and the units of systemd.

readonly UNITS=/etc/systemd/system

# A copy that belongs to root: the units must not depend on a checkout.
put_program() {
  local file
  put_directory /opt/alloc-ab 755 0:0
  while IFS= read -r file; do
    put_file "/opt/alloc-ab/runner-setup/$file" "$([[ -x $here/$file ]] && printf 755 || printf 644)" "$(cat "$here/$file")"
  done < <(cd "$here" && printf '%s\n' runner-setup lib/*.sh knobs.tsv units/* agent/*)
}

# Files of an earlier version of this program.
remove_old_program() {
  local path
  while IFS= read -r path; do
    [[ -e $here/${path#/opt/alloc-ab/runner-setup/} ]] || take_back "$path"
  done < <(sed -n 's|^file\t\(/opt/alloc-ab/runner-setup/[^\t]*\)\t.*|\1|p' "$installed" 2>/dev/null)
}

put_units() {
  local unit
  for unit in alloc-ab-runner.service alloc-ab-runner.path alloc-ab-tune.service; do
    put_file "$UNITS/$unit" 644 "$(cat "$here/units/$unit")"
  done
  put_slices
  for unit in alloc-ab-runner.path alloc-ab-tune.service; do
    put_link "$UNITS/multi-user.target.wants/$unit" "$UNITS/$unit"
  done
}

put_slices() {
  local unit section
  divide_cpus
  put_file "$UNITS/allocab.slice" 644 "[Unit]
Description=alloc-ab: measured code
${measured:+
[Slice]
AllowedCPUs=$measured}"
  for unit in system.slice user.slice machine.slice init.scope; do
    if [[ -n $housekeeping ]]; then
      section=${unit##*.}
      put_file "$UNITS/$unit.d/alloc-ab.conf" 644 "[${section^}]
AllowedCPUs=$housekeeping"
    else
      take_back "$UNITS/$unit.d/alloc-ab.conf"
    fi
  done
}

has_systemd() { [[ -z $root && -d /run/systemd/system ]]; }

start_units() {
  has_systemd || return 0
  systemctl daemon-reload
  systemctl start alloc-ab-tune.service || printf 'a knob could not be set: alloc-ab doctor shows it\n'
  systemctl start alloc-ab-runner.path
}

stop_units() {
  has_systemd || return 0
  local unit
  for unit in alloc-ab-runner.path alloc-ab-runner.service alloc-ab-tune.service; do
    systemctl stop "$unit" 2>/dev/null || true
  done
}
