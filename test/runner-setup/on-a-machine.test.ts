import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/model/run.ts';
import { findProgram } from '../../src/system/find-program.ts';
import { type Ended, runnerArchive, write } from './machine.ts';
import { noCopy, onCopyOfMachine } from './overlay.ts';

const missing = ['bwrap', 'newuidmap', 'setpriv', 'jq', 'useradd'].filter(
  (name) => findProgram(name, `${process.env.PATH}:/usr/sbin`, '/') === null,
);
const skipped = noCopy ?? (missing.length > 0 ? `not installed: ${missing.join(', ')}` : null);

let directory: string;
let install: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'machine-'));
  chmodSync(directory, 0o755);
  const { file, sha256 } = runnerArchive(directory);
  install = `runner-setup/runner-setup install --control owner/perf --app alloc-ab-app --runner-archive ${file} --sha256 ${sha256}`;
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Programs of the system that are replaced, in front of PATH. */
function replaced(programs: Readonly<Record<string, string>>): string {
  for (const [name, script] of Object.entries(programs)) {
    write(directory, { [`bin/${name}`]: `#!/bin/bash\n${script}\n` });
    chmodSync(join(directory, 'bin', name), 0o755);
  }
  return `export PATH=${join(directory, 'bin')}:$PATH`;
}

/** The start of a sandbox as the agent: the user of a job by newuidmap, then bwrap with its own /proc. */
const SANDBOX = `unshare --user --map-root-user --map-auto -- setpriv --reuid=5 --regid=5 --clear-groups --no-new-privs \
  bwrap --unshare-all --unshare-user --disable-userns --ro-bind / / --proc /proc --dev /dev -- sh -c 'id -u; echo inside'`;
const AS_AGENT = 'setpriv --reuid=alloc-ab-agent --regid=alloc-ab-agent --init-groups --inh-caps=-all';

const UNIT = readFileSync('runner-setup/units/alloc-ab-runner.service', 'utf8');
const values = (name: string): string[] =>
  [...UNIT.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].flatMap(([, value = '']) => value.split(' '));
const KEPT = values('CapabilityBoundingSet').map((name) => `,+${name.replace('CAP_', '').toLowerCase()}`);
const BOUNDING = `--bounding-set=-all${KEPT.join('')}`;

/** Script that runs a command as the unit does, as systemd.exec(5) describes its settings: read-only system, hidden paths, bounding set. */
function restricted(
  command: string,
  { bounding = BOUNDING, mounts = '' }: { bounding?: string; mounts?: string },
): string {
  return `
    cp /usr/bin/mount /mnt/mount
    mkdir -p /mnt/hidden && : >/mnt/hidden-file && chmod 0 /mnt/hidden /mnt/hidden-file
    env - HOME=/var/lib/alloc-ab-agent PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --mount bash -euc '
      for path in ${values('InaccessiblePaths')
        .map((path) => path.replace('-', ''))
        .join(' ')}; do
        if [[ -d $path ]]; then /mnt/mount --bind /mnt/hidden $path; elif [[ -e $path ]]; then /mnt/mount --bind /mnt/hidden-file $path; fi
      done
      for path in ${values('ReadWritePaths').join(' ')}; do if [[ -d $path ]]; then /mnt/mount --bind $path $path; fi; done
      /mnt/mount -o remount,bind,ro /
      ${mounts}
      ! ${AS_AGENT} sh -c "echo >/etc/written" 2>/dev/null
      ! ${AS_AGENT} /usr/bin/su 2>/dev/null
      exec ${AS_AGENT} ${bounding} "$@"' bash ${command}`;
}

describe.skipIf(skipped !== null)(
  `on a copy of this machine${skipped === null ? '' : ` (skipped: ${skipped})`}`,
  { timeout: 300_000 },
  () => {
    test('install makes a runner whose agent starts a sandbox, and uninstall leaves nothing', () => {
      const { code, out, err } = onCopyOfMachine(`
      getent passwd alloc-ab-agent && exit 1
      files='/etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/subuid /etc/subgid'
      sha256sum $files >/mnt/users && stat -c '%a %u:%g' $files >>/mnt/users
      ${install}
      ${install}
      ${AS_AGENT} sleep 1000 &
      ${AS_AGENT} unshare --user --map-root-user --map-auto -- setpriv --reuid=7 --regid=7 --clear-groups sleep 1001 &
      sleep 0.5
      ${AS_AGENT} touch /tmp/alloc-ab-of-the-agent
      echo "nobody: $(setpriv --reuid=nobody --regid=nogroup --clear-groups runner-setup/runner-setup install --dry-run | sed -n 1p)"
      runner-setup/runner-setup uninstall
      pgrep -x sleep && exit 1
      diff /mnt/users <(sha256sum $files && stat -c '%a %u:%g' $files)
      echo changed:
      cd "$CHANGED" && find . -type f ! -name '*-' ! -name .pwd.lock ! -path './mnt/*'
    `);
      expect([code, err.split('\n').filter((line) => !line.includes('Killed'))]).toEqual([0, ['']]);
      expect(out).toContain('a sandbox starts as alloc-ab-agent\n');
      expect(out).toContain('nothing to change: this machine is a runner\n');
      expect(out).toContain('nobody: not root: what only root can see counts as missing\n');
      const changed = out
        .slice(out.indexOf('changed:\n') + 9)
        .trim()
        .split('\n');
      expect(changed.sort()).toEqual(
        ['group', 'gshadow', 'passwd', 'shadow', 'subgid', 'subuid'].map((name) => `./etc/${name}`),
      );
    });

    test('the restrictions of the unit let the agent start a sandbox; no_new_privs or a read-only /proc/sys would not', () => {
      const run = (bounding: string, options: Parameters<typeof restricted>[1] = {}): Ended =>
        onCopyOfMachine(`${install} >/dev/null\n${restricted(SANDBOX, { ...options, bounding })}`);
      expect(run(BOUNDING)).toEqual({ code: 0, out: '5\ninside\n', err: '' });
      for (const capability of KEPT)
        expect(run(BOUNDING.replace(capability, '')), capability).toMatchObject({
          out: '',
          err: expect.stringMatching(/new[ug]idmap/),
        });
      expect(run(`${BOUNDING} --no-new-privs`)).toMatchObject({ out: '', err: expect.stringMatching(/newuidmap/) });
      // What ProtectKernelTunables= does.
      const tunables = '/mnt/mount --bind /proc/sys /proc/sys; /mnt/mount -o remount,bind,ro /proc/sys';
      expect(run(BOUNDING, { mounts: tunables })).toMatchObject({
        out: '',
        err: expect.stringMatching(/Can't mount proc/),
      });
    });

    test('the agent measures in the unit: its sandbox has another user for each job, and nothing is left', () => {
      const job = '/var/lib/alloc-ab-agent/job';
      const measure = `bash -euc "cd ${job}/measured
      git init -q && git add -A && git -c user.name=a -c user.email=a@example.org commit -qm one
      ${process.cwd()}/bin/alloc-ab run --out ${job}/out HZ4_S10_CARVE_RUN lane st-mixed budget=10s"`;
      const { out, err } = onCopyOfMachine(`
      ${install} >/dev/null
      mkdir ${job} && cp -r examples/hakozuna ${job}/measured && chown -R alloc-ab-agent: ${job}
      uid=$(id -u alloc-ab-agent)
      ${restricted(measure, { bounding: BOUNDING })} || true
      cat ${job}/out/*/bundle/manifest.json
      echo
      /opt/alloc-ab/runner-setup/runner-setup job-end
      find /var/tmp /tmp /dev/shm ${job} -newer /mnt/hidden-file '!' -path '/tmp/alloc-ab-t-*' '(' -uid $uid -o -uid +165535 -uid -231072 ')' 2>/dev/null || true
      ps -eo uid= | awk -v uid=$uid '$1 == uid || $1 > 165535 && $1 < 231072'
      echo end
    `);
      const manifest = /^\{[\s\S]*?^\}$/m.exec(out)?.[0] ?? /^\{.*\}$/m.exec(out)?.[0] ?? '';
      expect(manifest, out + err).toContain('"observations"');
      const { observations, incidents } = JSON.parse(manifest) as Pick<Manifest, 'observations' | 'incidents'>;
      expect(incidents).toEqual([]);
      // Nothing delegates a control group to the agent here, as Delegate= of the unit does; all else is there.
      expect(observations.find(({ name }) => name === 'sandbox')?.detail).toMatch(
        /^Code under test (?:ran as a user of its own, in namespaces without a network|is not limited by a control group in [a-z ]+:)[^:]*\.$/,
      );
      expect(out.slice(out.lastIndexOf(manifest) + manifest.length).trim()).toBe('end');
    });

    test('an install on a machine that forbids user namespaces ends with the reason', () => {
      const unshare = 'echo "unshare: unshare failed: No space left on device" >&2; exit 1';
      const { code, err } = onCopyOfMachine(`${replaced({ unshare })}\n${install}`);
      expect(code).toBe(1);
      expect(err).toMatch(
        /^runner-setup: no sandbox starts as alloc-ab-agent: .*No space left on device.*user\.max_user_namespaces/m,
      );
    });

    /** An apt that keeps the installed packages in a file; `two` is what `one` depends on, and another package needs `kept`. */
    const APT = {
      'dpkg-query': 'for name; do :; done; grep -qx "$name" /mnt/packages && echo installed',
      'apt-cache': 'grep -qx "$2" /mnt/known && echo "  Candidate: 1.0" || echo "  Candidate: (none)"',
      'apt-get': `
      echo "apt-get $*" >>/mnt/log
      simulated() { [[ " $* " == *" -s "* ]]; }
      name="\${@: -1}"
      case " $* " in
        *" update "*) printf 'one\\nkept\\n' >>/mnt/known ;;
        *" install "*)
          [[ $name != one ]] || all=two
          for each in \${all:-} $name; do
            if simulated "$@"; then echo "Inst $each (1.0 Debian [amd64])"; else echo $each >>/mnt/packages; fi
          done ;;
        *" remove "*) echo "Remv $name [1.0]"; [[ $name != kept ]] || echo "Remv of-another [1.0]" ;;
        *" purge "*) sed -i "/^$name\\$/d" /mnt/packages ;;
      esac`,
    };

    test('missing packages are installed with their dependencies, and uninstall removes those that no other needs', () => {
      const { code, out, err } = onCopyOfMachine(`
      ${replaced(APT)}
      printf '%s\\n' bubblewrap uidmap util-linux gcc make git libc6-dev ca-certificates curl jq tar >/mnt/packages
      : >/mnt/known
      ${install} --package one --package kept
      ${install}
      echo "packages: $(tail -n +12 /mnt/packages | paste -sd ' ')"
      runner-setup/runner-setup uninstall
      echo "packages: $(tail -n +12 /mnt/packages | paste -sd ' ')"
      echo "log: $(paste -sd ';' /mnt/log)"
    `);
      expect(code, err).toBe(0);
      expect(out).toMatch(/^install packages: one kept (?:linux-perf|linux-tools-generic) valgrind$/m);
      expect(out).toMatch(/^skipped: valgrind \(this distribution does not have it\)$/m);
      expect(out.match(/^packages: .*$/gm)).toEqual(['packages: two one kept', 'packages: kept']);
      expect(out).toMatch(/^kept: the package kept, which of-another needs$/m);
      expect(out).toMatch(/apt-get -qq -y install --no-install-recommends one;/);
    });

    test('without root the missing packages are named, with the command', () => {
      const { out, err } = onCopyOfMachine(`
      ${replaced(APT)}
      printf '%s\\n' util-linux gcc make git libc6-dev linux-perf linux-tools-generic valgrind >/mnt/packages
      chmod 755 ${directory}/bin
      setpriv --reuid=nobody --regid=nogroup --clear-groups runner-setup/runner-setup packages || echo "code $?"
    `);
      expect(out).toBe('code 1\n');
      expect(err).toBe(
        'runner-setup: these packages are missing: bubblewrap uidmap; run as root: sudo runner-setup/runner-setup packages\n',
      );
    });

    test('a package that apt does not know, and an apt that fails, end the install before another change', () => {
      const before = `${replaced(APT)}\n: >/mnt/packages; : >/mnt/known\n`;
      const unknown = onCopyOfMachine(
        `${before}${install} || echo "code $?"; getent passwd alloc-ab-agent || echo no user`,
      );
      expect(unknown.out).toMatch(/^code 1\nno user$/m);
      expect(unknown.err).toMatch(/the package \S+ is not in the lists of apt/);
      const offline = onCopyOfMachine(
        `${replaced({ ...APT, 'apt-get': 'exit 100' })}\n: >/mnt/packages; : >/mnt/known\n${install} || echo "code $?"`,
      );
      expect(offline.out).toMatch(/^code 1$/m);
      expect(offline.err).toMatch(/apt-get update failed: is this machine online\?/);
    });

    test('the newest release is downloaded by its description, and one with other bytes is not unpacked', () => {
      const { file, sha256 } = runnerArchive(directory);
      const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
      const asset = {
        name: `actions-runner-linux-${architecture}-2.400.0.tar.gz`,
        browser_download_url: 'https://github.com/actions/runner/releases/download/v2.400.0/runner.tar.gz',
        digest: `sha256:${sha256}`,
      };
      write(directory, {
        'latest.json': JSON.stringify({ assets: [{ ...asset, name: 'actions-runner-win-x64.zip' }, asset] }),
      });
      const curl = `
      [[ "$*" == *"--proto =https"* ]] || exit 9
      case "\${@: -1}" in
        https://api.github.com/repos/actions/runner/releases/latest) cat ${directory}/latest.json ;;
        https://github.com/actions/*) while [[ $1 != --output ]]; do shift; done; cat ${file} \${CHANGED_BYTES:-} >"$2" ;;
        *) exit 8 ;;
      esac`;
      const newest = 'runner-setup/runner-setup install --control owner/perf --app alloc-ab-app';
      const { code, out, err } = onCopyOfMachine(`
      ${replaced({ curl })}
      ${newest} --dry-run
      CHANGED_BYTES=/etc/hostname ${newest} || echo "code $?"
      ls -d /opt/alloc-ab/runner || echo 'no runner'
      ${newest}
      ls -d /opt/alloc-ab/runner
      ${newest}
      ${newest} --update
    `);
      expect(code, err).toBe(0);
      expect(out).toMatch(/^would download the newest release of the runner$/m);
      expect(out).toMatch(/^code 1\nno runner$/m);
      expect(err).toContain(`has another SHA-256 than ${sha256}`);
      expect(out).toMatch(/^\/opt\/alloc-ab\/runner$/m);
      expect(out.match(/^nothing to change/gm)).toHaveLength(2);
    });
  },
);
