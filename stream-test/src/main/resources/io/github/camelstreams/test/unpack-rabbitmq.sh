# Unpacks RabbitMQ with its Erlang into the folder $1, once: nothing is installed, no root is needed.
#
# The packages come through apt-get with private state from the archive that this machine's own
# apt uses: RabbitMQ 4 of Debian 13, on Ubuntu 24.04 and newer the release's own.  They bring
# their C library and loader, and each Erlang program is started through that loader, so the
# release of this machine does not matter.
#
#   DEBIAN_MIRROR   another archive to take the packages from
#   DEBIAN_KEYRING  the archive's public keys
set -euo pipefail

root=$1
packages=(rabbitmq-server
    erlang-{base,asn1,crypto,eldap,inets,mnesia,os-mon,parsetools,public-key,runtime-tools,ssl,syntax-tools,tools,xmerl}
    libc6 libgcc-s1 libstdc++6 libtinfo6 zlib1g libssl3t64 libsystemd0 libcap2)

die() { echo "$*" >&2; exit 1; }

for tool in apt-get dpkg-deb; do
    command -v $tool >/dev/null || die "RabbitMQ cannot be unpacked here: no $tool, so this is not Debian or Ubuntu." \
        "Put RabbitMQ 3.11 or newer on the PATH, name one by RABBITMQ_HOST, or use Docker."
done

distribution() { (. /etc/os-release 2>/dev/null || true; echo "${ID:-}-${VERSION_ID:-}-${VERSION_CODENAME:-}"); }

case $(distribution) in
    ubuntu-2[4-9].*) family=ubuntu suite=$(distribution) suite=${suite##*-} components='main universe' ;;
    *) family=debian suite=trixie components=main ;;
esac

archive() {     # the archive in this machine's apt settings, its security archive aside
    local uri=${DEBIAN_MIRROR:-}
    [ -n "$uri" ] || uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
        sed -nE "s,^(URIs:|deb )[^#]*(https?://[^ ]+/$family)/?( .*)?\$,\2,p" | awk 'NR == 1') || true
    [ -n "$uri" ] || die "No $family archive in this machine's apt settings: name one by DEBIAN_MIRROR."
    echo "$uri"
}

keyring() {     # part of the distribution; Debian's on Ubuntu is a package of its own, which apt verifies
    local key=/usr/share/keyrings/$family-archive-keyring.gpg
    [ -z "${DEBIAN_KEYRING:-}" ] || key=$DEBIAN_KEYRING
    if [ ! -r "$key" ]; then
        (cd "$1" && apt-get download -qq $family-archive-keyring >&2 && dpkg-deb -x $family-archive-keyring_*.deb .)
        key=$1$key
    fi
    echo "$key"
}

new=$root.new apt=$root.apt
rm -rf "$apt" "$new"
mkdir -p "$apt"/{lists,archives}/partial "$new"
archive=$(archive)
key=$(keyring "$apt")
echo "deb [signed-by=$key] $archive $suite $components" >"$apt/sources.list"
: >"$apt/status"
cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list"; Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null"; Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$apt"; Dir::State::Lists "$apt/lists"; Dir::State::Status "$apt/status";
Dir::Cache "$apt"; Dir::Cache::Archives "$apt/archives";
Acquire::Languages "none"; Acquire::Retries "2"; APT::Sandbox::User "";
CONF
export APT_CONFIG=$apt/apt.conf
log=$apt/log
{ apt-get update -q -o APT::Update::Error-Mode=any && cd "$apt/archives" && apt-get download -q "${packages[@]}"; } >"$log" 2>&1 ||
    die "RabbitMQ could not be downloaded from $archive: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
unset APT_CONFIG
for package in "$apt"/archives/*.deb; do dpkg-deb -x "$package" "$new"; done
rm -rf "$new"/usr/share/{doc,man,locale,i18n} "$new"/usr/lib/*/gconv

# Every program of the Erlang runtime becomes a script that starts it through the unpacked loader.
# --library-path holds for that one program: what it starts in turn (sh, df) has the host's libraries.
library=$(cd "$new" && echo usr/lib/*-linux-gnu*)
loader=$(cd "$new" && echo "$library"/ld-linux-*.so.*)
runtime=$(cd "$new" && echo usr/lib/erlang/erts-*/bin)
for program in "$new/$runtime"/* "$new"/usr/lib/erlang/bin/* "$new"/usr/lib/erlang/lib/os_mon-*/priv/bin/*; do
    [ ! -L "$program" ] && [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
    mv "$program" "$program.elf"
    printf '#!/bin/sh\nexec "%s" --library-path "%s" --argv0 "$0" "%s" "$@"\n' \
        "$root/$loader" "$root/$library" "$root${program#"$new"}.elf" >"$program"
    chmod +x "$program"
done
# the two erl scripts have their folder written into them
sed -i "s,/usr/lib/erlang,$root/usr/lib/erlang,g" "$new"/usr/lib/erlang/bin/erl "$new/$runtime/erl"
rm -rf "$apt" "$root"
mv "$new" "$root"
