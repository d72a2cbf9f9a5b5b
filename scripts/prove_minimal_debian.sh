#!/usr/bin/env bash
# Proves the two commands in a minimal Debian that has Python and nothing else of ours.
#
#     sudo scripts/prove_minimal_debian.sh                  a clean clone of what is committed
#     sudo scripts/prove_minimal_debian.sh --working-tree   the files as they lie here
#     sudo scripts/prove_minimal_debian.sh --only-start     `--help` instead of the two commands
#
# Needs root, unshare and debootstrap (brought by apt where it is missing). Everything happens in a temporary folder and in
# namespaces of its own, so that mounts and processes end with it. Prints a line PASS or FAIL for each thing that must
# hold; exits 1 when one fails. The host's pip and apt settings are handed in, as a user's machine would have them.
# SUITE (bookworm), DEBIAN_MIRROR (what apt uses here, else debootstrap's own) and KEEP (a folder for logs) may be set.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
suite=${SUITE:-bookworm}
brief='30 s vertical ad for Stride, a waterproof trail shoe. Punchy.'
source_of=clone only_start=no
for word in "$@"; do
    case $word in
        --working-tree) source_of=tree ;;
        --only-start) only_start=yes ;;
        *) echo "unknown option $word" >&2; exit 2 ;;
    esac
done
[ "$(id -u)" -eq 0 ] || { echo "needs root: sudo $0 $*" >&2; exit 2; }

if [ -z "${PROVING_IN:-}" ]; then
    # Outside: make the folder, do the work in namespaces, and clear up when they and their mounts are gone.
    command -v debootstrap >/dev/null || { apt-get update -q >/dev/null; apt-get install -y -q debootstrap >/dev/null; }
    PROVING_IN=$(mktemp -d)
    export PROVING_IN
    trap 'rm -rf --one-file-system "$PROVING_IN"' EXIT
    status=0
    unshare --mount --propagation private --pid --fork --kill-child "$0" "$@" || status=$?
    exit "$status"
fi

root=$PROVING_IN/debian
logs=${KEEP:-$PROVING_IN/logs}
mkdir -p "$root" "$logs"
failed=0

verdict() { # verdict STATUS WHAT
    if [ "$1" -eq 0 ]; then echo "PASS  $2"; else echo "FAIL  $2"; failed=1; fi
}

inside() { # inside NAME COMMAND...: runs in the Debian, its output into logs/NAME
    local name=$1; shift
    local started=$SECONDS status=0 home=/root
    [ -z "${as_user:-}" ] || home=/nonexistent
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" LANG=C.UTF-8 "${passed_on[@]}" \
        chroot ${as_user:+--userspec="$as_user"} "$root" /bin/sh -c 'cd /reelwright && exec "$@"' sh "$@" \
        </dev/null >"$logs/$name.out" 2>"$logs/$name.err" || status=$?
    took=$((SECONDS - started))
    return "$status"
}

# Proxies are the machine's way out, not ours.
passed_on=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [ -z "${!name:-}" ] || passed_on+=("$name=${!name}")
done

mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' "Codename: $suite" "Component: main" | head -n 1)}
debootstrap --variant=minbase --include=python3,ca-certificates "$suite" "$root" ${mirror:+"$mirror"} >"$logs/debootstrap.out" 2>&1 ||
    { tail -n 5 "$logs/debootstrap.out" >&2; verdict 1 "a minimal Debian $suite"; exit 1; }
verdict 0 "a minimal Debian $suite, $(du -sm "$root" | cut -f1) MB"

cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
apt-config dump Acquire | grep -i proxy >"$root/etc/apt/apt.conf.d/90host" || true
python3 "$here/scripts/host_pip_settings.py" >"$root/etc/pip.conf"
python3 "$here/scripts/host_pip_settings.py" --folders | while read -r path; do
    if [ -d "$path" ]; then
        mkdir -p "$root$path"
        mount --bind -o ro "$path" "$root$path"
    else
        mkdir -p "$(dirname "$root$path")"
        cp -L "$path" "$root$path"
    fi
done
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

if [ "$source_of" = clone ]; then
    git clone --quiet --no-hardlinks "$here" "$root/reelwright"
else
    mkdir "$root/reelwright"
    (cd "$here" && git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null) |
        tar -x -C "$root/reelwright"
fi

# A user without rights is told the one line to type.
chmod 1777 "$root/reelwright"
status=0
as_user=nobody inside as-a-user ./reelwright --help || status=$?
[ "$status" -eq 2 ] && grep -q '^    sudo apt-get install' "$logs/as-a-user.err" && told=0 || told=1
verdict $told "a user without root is told: $(grep -o 'sudo apt-get.*' "$logs/as-a-user.err" || tail -n 1 "$logs/as-a-user.err")"
chmod 755 "$root/reelwright"
rm -rf "$root/reelwright/.venv" "$root/reelwright/.venv-lock"

prove() { # prove NAME WHAT COMMAND...
    local name=$1 what=$2 status=0
    shift 2
    inside "$name" "$@" || status=$?
    verdict $status "$what (exit $status, $took s)"
    [ "$status" -eq 0 ] || for stream in out err; do tail -n 25 "$logs/$name.$stream"; done
}

if [ "$only_start" = yes ]; then
    prove first-start "./reelwright --help, first use" ./reelwright --help
    prove second-start "./reelwright --help, again" ./reelwright --help
else
    for time in first second; do
        rm -f "$PROVING_IN/before"; touch "$PROVING_IN/before"
        prove "make-$time" "./reelwright make, $time time" ./reelwright make "$brief"
        video=$(find "$root/reelwright" "$root/root" -name video.mp4 -newer "$PROVING_IN/before" -size +100k -print -quit)
        verdict "$([ -n "$video" ]; echo $?)" "it left a video: ${video#"$root"}"
    done
    for time in first second; do
        prove "test-$time" "./reelwright test, $time time" ./reelwright test
        tail -n 1 "$logs/test-$time.out"
    done
fi
exit "$failed"
