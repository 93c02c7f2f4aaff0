"""Where `install.sh` puts the tools; each function skips the test where its tool is missing."""

import os
from pathlib import Path

import pytest

BASE_IMAGE = "docker.io/library/python:3.13-slim"


def cache() -> Path:
    """The folder of everything that `make tools` installs."""
    named = os.environ.get("LAYER_BOT_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else base / "layer-bot"


def node() -> Path:
    """The Node that came with the tools."""
    path = cache() / "node-binary"
    if not path.exists():
        pytest.skip("Node is absent: run `make tools`")
    return path


def node_command(tool: str) -> list[str]:
    """The command of a Node tool of package.json, such as `osls`, run by the Node that came with it."""
    script = cache() / "node" / "node_modules" / ".bin" / tool
    if not script.exists():
        pytest.skip(f"{tool} is absent: run `make tools`")
    return [str(node()), str(script)]


def node_package(name: str) -> Path:
    """The folder of a package of package.json."""
    folder = cache() / "node" / "node_modules" / name
    if not folder.is_dir():
        pytest.skip(f"{name} is absent: run `make tools`")
    return folder


def container_storage() -> list[str]:
    """The options of podman and buildah for the storage that holds the base image."""
    if not (cache() / "store").is_dir():
        pytest.skip("the base image is absent: run `make tools` as root on Debian")
    return ["--root", str(cache() / "store"), "--runroot", str(cache() / "run"), "--storage-driver", "overlay"]
