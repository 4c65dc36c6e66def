# The command line: variables that the other parts read.

root='' action='' dry_run='' update_runner=''
# Settings of install. An option that is not given keeps the stored value.
control='' app='' branch='' measured_cpus='' archive='' sha256='' release=''
allowed=() extra_packages=()

die() {
  printf 'runner-setup: %s\n' "$1" >&2
  exit 2
}

# A change that could not be made.
fail() {
  printf 'runner-setup: %s\n' "$1" >&2
  exit 1
}

wrong_use() {
  usage >&2
  exit 2
}

# `matching OPTION VALUE PATTERN WHAT`: prints the value, or ends when it has another form.
matching() {
  [[ $2 =~ ^$3$ ]] || die "$1 needs $4, not '$2'"
  printf '%s' "$2"
}

read_arguments() {
  while (($#)); do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --dry-run) dry_run=1 ;;
      --update) update_runner=1 ;;
      --*)
        [[ -n ${2+set} ]] || die "$1 needs a value"
        read_option "$1" "$2"
        shift
        ;;
      show | check) die "$1 is now a part of 'alloc-ab doctor', which looks at the whole machine" ;;
      tune | reset | install | uninstall | status | packages | accept | waiting | job-prepare | job-end)
        [[ -z $action ]] || wrong_use
        action=$1
        ;;
      *) wrong_use ;;
    esac
    shift
  done
  [[ -n $action ]] || wrong_use
  [[ -z $archive || -n $sha256 ]] || die '--runner-archive needs --sha256 with the checksum of the release'
}

read_option() {
  local value name='[A-Za-z0-9._-]+'
  case $1 in
    --root)
      [[ -d $2 ]] || die '--root needs a directory'
      root=$(cd "$2" && pwd)
      [[ $root != / ]] || root=''
      ;;
    --control) control=$(matching "$1" "$2" "$name/$name" 'OWNER/REPO') ;;
    --app) app=$(matching "$1" "$2" '[a-z0-9-]+' 'the name in github.com/apps/NAME') ;;
    --branch) branch=$(matching "$1" "$2" '[A-Za-z0-9._/-]+' 'a branch') ;;
    --allow)
      value=$(matching "$1" "$2" '[A-Za-z0-9._-]+\.ya?ml [a-z_]+ [A-Za-z0-9-]+(\[bot\])?' "'FILE EVENT ACTOR'")
      allowed+=("$value")
      ;;
    --package)
      value=$(matching "$1" "$2" '[a-z0-9][a-z0-9+.-]+' 'the name of a package')
      extra_packages+=("$value")
      ;;
    --measured-cpus) measured_cpus=$(matching "$1" "$2" '(auto|none|[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*)' 'auto, none or a list such as 2-7') ;;
    --runner-archive)
      [[ -f $2 ]] || die "--runner-archive: no such file: $2"
      archive=$2
      ;;
    --sha256) sha256=$(matching "$1" "${2,,}" '[0-9a-f]{64}' '64 hexadecimal digits') ;;
    --runner-release)
      [[ -f $2 ]] || die "--runner-release: no such file: $2"
      release=$2
      ;;
    *) wrong_use ;;
  esac
}
