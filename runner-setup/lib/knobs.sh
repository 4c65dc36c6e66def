# Settings of the kernel that disturb measurements. knobs.tsv has their files and values; alloc-ab doctor judges by the same table.

# Prints name, pattern of files, good values and value to set of each knob.
knob_rows() { grep -E '^[a-z][a-z0-9-]*'$'\t' "$here/knobs.tsv"; }

# Prints the value of a file; of `always [madvise] never` the selected one.
knob_value() {
  local text
  text=$(head -c 4096 "$1") || return 1
  [[ ! $text =~ \[([a-z_]+)\] ]] || text=${BASH_REMATCH[1]}
  printf '%s' "$text"
}

# Writes a value and reads it back; returns 1 when the file has another value afterwards.
set_value() {
  local file=$1 new=$2
  printf '%s\n' "$new" 2>/dev/null >"$file" || return 1
  [[ $(knob_value "$file" 2>/dev/null) == "$new" ]]
}

# `tune_file FILE GOOD NEW`: sets a file that has none of the good values. The old value is on disk before the new one is set.
tune_file() {
  local file=$1 good=$2 new=$3 path=${1#"$root"} now
  now=$(knob_value "$file" 2>/dev/null) && [[ -n $now ]] || return 0
  [[ " $good " != *" $now "* ]] || return 0
  printf '%s\t%s\n' "$path" "$now" >>"$knob_journal"
  sync "$knob_journal" "$state"
  if set_value "$file" "$new"; then
    printf '%s: %s -> %s\n' "$path" "$now" "$new"
  else
    printf '%s: could not be set to %s, is %s\n' "$path" "$new" "$(knob_value "$file" 2>/dev/null || echo unreadable)"
    return 1
  fi
}

tune() {
  local pattern good new file result=0
  while IFS=$'\t' read -r _ pattern good new _; do
    # shellcheck disable=SC2231 # the pattern must expand
    for file in "$root"$pattern; do
      [[ ! -e $file ]] || tune_file "$file" "$good" "$new" || result=1
    done
  done < <(knob_rows)
  return "$result"
}

# Restores the values of the journal, the last change first, and removes the journal when all are restored.
reset() {
  local path old result=0
  [[ -s $knob_journal ]] || return 0
  # A crash may have cut the last line; its value was not changed, and `read` drops the line. Earlier versions wrote a third field.
  while IFS=$'\t' read -r path old _; do
    is_knob "$path" || die "$knob_journal has a line that tune did not write"
    if set_value "$root$path" "$old"; then
      printf '%s: restored to %s\n' "$path" "$old"
    else
      printf '%s: could not be restored to %s\n' "$path" "$old"
      result=1
    fi
  done < <(whole_lines | tac)
  if ((result == 0)); then
    rm "$knob_journal"
    sync "$state"
  fi
  return "$result"
}

# Whether the table has a knob with this file.
is_knob() {
  local pattern
  [[ $1 != *..* ]] || return 1
  while IFS=$'\t' read -r _ pattern _; do
    # shellcheck disable=SC2053 # the pattern must match
    [[ $1 != $pattern ]] || return 0
  done < <(knob_rows)
  return 1
}

whole_lines() {
  local line
  while IFS= read -r line; do printf '%s\n' "$line"; done <"$knob_journal"
}

knob_command() {
  [[ -r $here/knobs.tsv ]] || die "$here/knobs.tsv is missing: take runner-setup from a whole copy of the project"
  # An existing journal is from a tune without a reset: its values are the original ones.
  reset || exit 1
  [[ $action != tune ]] || tune
}
