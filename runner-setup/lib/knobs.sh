# Knobs that disturb measurements: one file each in knobs/, with the reason, the path, the good values and the value to set.

knobs="$here/knobs"

# Variables that a knob file sets, and the two functions that it may omit.
name='' files=() fix=''
value() { head -c 4096 "$1"; }
wanted() { :; }

# Fills `found` with the files of the sourced knob that exist below the root.
find_files() {
  local pattern
  found=()
  for pattern in "${files[@]}"; do
    # shellcheck disable=SC2206 # the pattern must expand
    found+=("$root"$pattern)
  done
  # A pattern without a wildcard expands to itself, even if there is no such file.
  local file kept=()
  for file in "${found[@]}"; do [[ -e $file ]] && kept+=("$file"); done
  found=("${kept[@]}")
}

# Prints one row of the table for the sourced knob; returns 1 when it failed.
row() {
  local file now verdict status='' values=() remedy='' where
  find_files
  for file in "${found[@]}"; do
    if now=$(value "$file" 2>/dev/null) && [[ -n $now ]]; then
      verdict=$(judge "$now" "${file#"$root"}")
    else
      now='?' verdict=unknown
    fi
    [[ " ${values[*]} " == *" $now "* ]] || values+=("$now")
    status=$(worse "$status" "$verdict")
  done
  where=${files[0]}
  ((${#found[@]} != 1)) || where=${found[0]#"$root"}
  if ((${#found[@]} == 0)); then
    values=('-') status=unknown remedy='no such file: the kernel or the machine does not have it, or hides it here'
  elif [[ $status != pass ]]; then
    remedy=$fix
  fi
  local shown
  shown=$(IFS=,; printf '%s' "${values[*]}")
  if [[ $action == show ]]; then
    printf '%-20s  %-16.40s  %s\n' "$name" "$shown" "$where"
  else
    printf '%-20s  %-16.40s  %-68s  %-8s%s\n' "$name" "$shown" "$where" "$status" "${remedy:+  $remedy}"
  fi
  [[ $status != fail ]]
}

# Prints the worse of two statuses: fail, unknown, warn, pass.
worse() {
  local one
  for one in fail unknown warn pass; do
    if [[ $1 == "$one" || $2 == "$one" ]]; then
      printf '%s' "$one"
      return
    fi
  done
  die "a knob printed another status than pass, warn or fail: '$2'"
}

# Writes a value and reads it back; returns 1 when the file has another value afterwards.
set_value() {
  local file=$1 new=$2
  printf '%s\n' "$new" 2>/dev/null >"$file" || return 1
  [[ $(value "$file" 2>/dev/null) == "$new" ]]
}

# Sets every file of the sourced knob that does not pass. The old value is on disk before the new one is set.
tune() {
  local file now new path result=0
  find_files
  for file in "${found[@]}"; do
    path=${file#"$root"}
    now=$(value "$file" 2>/dev/null) || continue
    new=$(wanted "$path")
    [[ -n $new && $now != "$new" && $(judge "$now" "$path") != pass ]] || continue
    printf '%s\t%s\t%s\n' "$path" "$now" "$knob" >>"$knob_journal"
    sync "$knob_journal" "$state"
    if set_value "$file" "$new"; then
      printf '%s: %s -> %s\n' "$path" "$now" "$new"
    else
      printf '%s: could not be set to %s, is %s\n' "$path" "$new" "$(value "$file" 2>/dev/null || echo unreadable)"
      result=1
    fi
  done
  return "$result"
}

# Restores the values of the journal, the last change first, and removes the journal when all are restored.
reset() {
  local path old knob result=0
  [[ -s $knob_journal ]] || return 0
  # A crash may have cut the last line; its value was not changed, and `read` drops the line.
  while IFS=$'\t' read -r path old knob; do
    [[ $path =~ ^/(sys|proc)/ && $path != *..* && -f $knobs/$knob ]] || die "$knob_journal has a line that tune did not write"
    # shellcheck source=/dev/null
    if (source "$knobs/$knob" && set_value "$root$path" "$old"); then
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

whole_lines() {
  local line
  while IFS= read -r line; do printf '%s\n' "$line"; done <"$knob_journal"
}

# Runs the function `$1` for each knob in a subshell.
each_knob() {
  local file code result=0
  for file in "$knobs"/*.sh; do
    code=0
    (
      knob=$(basename "$file")
      # shellcheck source=/dev/null
      source "$file"
      "$1"
    ) || code=$?
    ((code <= result)) || result=$code
  done
  ((result <= 2)) || result=2
  return "$result"
}

knob_command() {
  case $action in
    show)
      printf '%-20s  %-16s  %s\n' CHECK VALUE PATH
      each_knob row || (($? == 1))
      ;;
    check)
      printf '%-20s  %-16s  %-68s  %-8s%s\n' CHECK VALUE PATH STATUS '  FIX'
      each_knob row
      ;;
    tune | reset) with_lock set_knobs ;;
  esac
}

set_knobs() {
  # An existing journal is from a tune without a reset: its values are the original ones.
  reset || exit 1
  if [[ $action == tune ]]; then each_knob tune; fi
}
