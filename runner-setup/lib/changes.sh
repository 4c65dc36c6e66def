# The changes of install. Each is printed, and noted in the journal before it is made, so that uninstall also undoes one that
# was cut off. What was there before is not in the journal. A change that was made already is skipped.

# `changes KIND TEXT`: counts and prints a change; false when it must not be made (dry run).
changes() {
  ((++change_count))
  printf '%s%s: %s\n' "${dry_run:+would }" "$1" "$2"
  [[ -z $dry_run ]]
}
change_count=0

# `note KIND PATH [DETAIL]`: a line of the journal, on disk when it returns. It is there once.
note() {
  local line
  line=$(printf '%s\t%s\t%s' "$1" "$2" "${3:-}")
  noted "$1" "$2" "${3:-}" && return
  printf '%s\n' "$line" >>"$installed"
  sync "$installed" "$state"
}

# A crash may have cut the last line of the journal. No change followed it, and a part of a path is another path.
drop_cut_line() {
  [[ -s $installed && $(tail -c 1 "$installed" | wc -l) == 0 ]] || return 0
  sed '$d' "$installed" >"$installed.new"
  sync "$installed.new"
  mv "$installed.new" "$installed"
}

noted() {
  [[ -f $installed ]] && grep -Fxq -- "$(printf '%s\t%s\t%s' "$1" "$2" "${3:-}")" "$installed"
}

# `put_directory PATH MODE OWNER`: with its parents, which belong to root. This path, and all below, are without the root. A
# directory has its mode from the start: what was cut off after a parent is repeated for the child only.
put_directory() {
  local path=$1 mode=$2 owner=$3 at="$root$1"
  if [[ ! -e $at ]]; then
    [[ -z ${announced[$path]:-} ]] || return 0
    [[ -e $root${path%/*} ]] || put_directory "${path%/*}" 755 0:0
    announced[$path]=1
    changes 'make directory' "$path" || return 0
    note directory "$path"
    mkdir -m "$mode" "$at"
  fi
  [[ -d $at && ! -L $at ]] || fail "$path is not a directory: move it away"
  [[ $(stat -c '%a %u:%g' "$at") != "$mode $owner" ]] || return 0
  if noted directory "$path"; then
    [[ -z $dry_run ]] || return 0
    chown "$owner" "$at"
    chmod "$mode" "$at"
  elif [[ $(stat -c %u "$at") != "${owner%:*}" ]]; then
    fail "$path was not made by runner-setup and belongs to another user: move it away"
  fi
}
declare -A announced=()

# `put_file PATH MODE TEXT`: a file of root. One with other content that runner-setup did not make is never replaced.
put_file() {
  local path=$1 mode=$2 text=$3 at="$root$1"
  if [[ -f $at && ! -L $at && $(stat -c '%a %u' "$at") == "$mode 0" && $(cat "$at" && printf x) == "$text"$'\n'x ]]; then return 0; fi
  [[ ! -e $at && ! -L $at ]] || noted file "$path" || fail "$path was not made by runner-setup: move it away"
  put_directory "${path%/*}" 755 0:0
  changes 'write file' "$path" || return 0
  note file "$path"
  printf '%s\n' "$text" >"$at.new"
  chown 0:0 "$at.new"
  chmod "$mode" "$at.new"
  sync "$at.new"
  mv -T "$at.new" "$at"
}

# `put_link PATH TARGET`
put_link() {
  local path=$1 at="$root$1"
  [[ $(readlink "$at" 2>/dev/null) != "$2" ]] || return 0
  [[ ! -e $at && ! -L $at ]] || noted link "$path" || fail "$path was not made by runner-setup: move it away"
  put_directory "${path%/*}" 755 0:0
  changes 'make link' "$path -> $2" || return 0
  note link "$path"
  ln -sfnT "$2" "$at"
}
