"""How much a runner pulls for the image besides the base image: the layers as registries keep them, by gzip."""

import json
import subprocess
import tempfile
from pathlib import Path

import pytest

from bench.figure import Figure
from tests.container.runner import BARE_BASE, IMAGE, build_image, podman

LIMIT_BYTES = 60_000_000
_WHAT = "image: what is pulled besides the base image, compressed"


def image_figure() -> Figure:
    """Builds the image and measures it; says so where that cannot be done."""
    aim = f"<= {LIMIT_BYTES / 1e6:.0f} MB"
    try:
        build_image()
        return Figure(_WHAT, f"{size_above_base() / 1e6:.1f} MB", aim)
    except (pytest.skip.Exception, FileNotFoundError) as reason:
        return Figure(f"{_WHAT}: {reason}", "not measured", aim)


def size_above_base(image: str = IMAGE, base: str = BARE_BASE) -> int:
    """The bytes of the compressed layers that the image has and its base has not, without the manifest."""
    shared = _diff_ids(base)
    if _diff_ids(image)[: len(shared)] != shared:
        raise ValueError(f"{image} is not built on {base}")
    with tempfile.TemporaryDirectory() as name:
        _output(podman("save"), "--quiet", "--format", "oci-dir", "--output", name, image)
        index = json.loads((Path(name) / "index.json").read_bytes())
        blobs = Path(name) / "blobs" / "sha256"
        manifest = json.loads((blobs / index["manifests"][0]["digest"].removeprefix("sha256:")).read_bytes())
        return sum(layer["size"] for layer in manifest["layers"][len(shared) :])


def _diff_ids(image: str) -> list[str]:
    found = json.loads(_output(podman("image"), "inspect", "--format", "{{json .RootFS.Layers}}", image))
    return [str(each) for each in found]


def _output(*parts: str | list[str]) -> bytes:
    command = [part for each in parts for part in ([each] if isinstance(each, str) else each)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
