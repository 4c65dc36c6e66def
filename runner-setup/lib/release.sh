# The runner's release: its checksum is verified before it is unpacked, and the agent cannot write its files.

readonly RELEASES=https://api.github.com/repos/actions/runner/releases/latest

put_runner() {
  local at="$program/runner" wanted
  find_release
  wanted=$sha256
  if [[ -z $wanted ]]; then
    [[ -e $at/.sha256 ]] || printf 'would download the newest release of the runner\n'
    return 0
  fi
  [[ $(cat "$at/.sha256" 2>/dev/null) != "$wanted" ]] || return 0
  [[ ! -e $at ]] || noted tree /opt/alloc-ab/runner || fail '/opt/alloc-ab/runner was not made by runner-setup: move it away'
  ! job_runs || fail 'a job is running: repeat when it has ended, since its runner would be replaced'
  put_directory /opt/alloc-ab 755 0:0
  changes 'unpack runner' "/opt/alloc-ab/runner, SHA-256 $wanted" || return 0
  note tree /opt/alloc-ab/runner
  note tree /opt/alloc-ab/runner.new
  rm -rf "$at.new"
  mkdir -m 700 "$at.new"
  [[ -n $archive ]] || download_release "$at.new/release.tar.gz"
  unpack_release "${archive:-$at.new/release.tar.gz}" "$wanted" "$at.new/tree"
  printf '%s\n' "$wanted" >"$at.new/tree/.sha256"
  sync -f "$at.new/tree"
  rm -rf "$at"
  mv -T "$at.new/tree" "$at"
  rm -rf "$at.new"
}

# Sets `sha256` and `url`. In a dry run nothing is downloaded: without a description of the release it stays unknown.
find_release() {
  url=''
  [[ -z $archive ]] || return 0
  local description name
  if [[ -n $release ]]; then
    description=$(head -c 1000000 "$release")
  elif [[ -e $program/runner/.sha256 && -z $dry_run && -z $update_runner ]]; then
    sha256=$(cat "$program/runner/.sha256")
    return 0
  elif [[ -n $dry_run ]]; then
    return 0
  else
    description=$(curl --silent --show-error --fail --location --proto '=https' --max-time 60 --max-filesize 1000000 "$RELEASES") ||
      fail 'the newest release of the runner could not be read: is this machine online? A file works too: --runner-archive FILE --sha256 HEX'
  fi
  name="^actions-runner-linux-$(runner_architecture)-[0-9.]+[.]tar[.]gz\$"
  read -r url digest < <(jq -r --arg name "$name" \
    '[.assets[] | select(.name | test($name)) | "\(.browser_download_url) \(.digest)"][0] // ""' <<<"$description" 2>/dev/null) || true
  [[ $url == https://github.com/actions/runner/releases/download/* && ${digest:-} =~ ^sha256:[0-9a-f]{64}$ ]] ||
    fail 'the description of the release names no archive with a SHA-256 for this machine: use --runner-archive FILE --sha256 HEX'
  [[ -z $sha256 || $sha256 == "${digest#sha256:}" ]] || fail "the newest release has another checksum than --sha256: ${digest#sha256:}"
  sha256=${digest#sha256:}
}

runner_architecture() {
  case $(uname -m) in
    x86_64) printf x64 ;;
    aarch64) printf arm64 ;;
    *) die "GitHub has no runner for $(uname -m)" ;;
  esac
}

download_release() {
  curl --silent --show-error --fail --location --proto '=https' --max-time 1800 --max-filesize 1000000000 --output "$1" "$url" ||
    fail "the download of $url failed: repeat, or use --runner-archive FILE --sha256 HEX"
}

# `unpack_release ARCHIVE SHA256 DIRECTORY`: the copy that is verified is the one that is unpacked.
unpack_release() {
  local copy
  copy="${3%/*}/verified.tar.gz"
  cp -- "$1" "$copy"
  [[ $(sha256sum "$copy" | cut -c 1-64) == "$2" ]] ||
    fail "$1 has another SHA-256 than $2: download it again, and compare the checksum with the page of the release"
  mkdir -m 755 "$3"
  tar --extract --gzip --file "$copy" --directory "$3" --no-same-owner --no-same-permissions ||
    fail "$1 could not be unpacked (see above)"
  rm "$copy"
  [[ -x $3/bin/Runner.Listener && -x $3/bin/Runner.Worker ]] || fail "$1 is not a release of GitHub's runner: bin/Runner.Listener is missing"
  chown -R 0:0 "$3"
  chmod -R go-w,a+rX "$3"
}

job_runs() {
  [[ -z $root && -d /run/systemd/system ]] && systemctl --quiet is-active alloc-ab-runner.service
}
