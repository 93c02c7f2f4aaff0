"""`layer-bot fix` as a user runs it: what it writes, prints, leaves alone, and how it ends."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli import layer_bot
from tests.cli_templates import configure
from tests.fixes.bench import CATALOGUE, HEAD, OURS, PROBE, TOOLS, TOOLS_ARM, function, sam
from tests.local.repository import Repository

STALE = sam(function("A", f"{TOOLS}:4"))
FRESH = sam(function("A", f"{TOOLS}:90"))
WRONG = sam(function("A", f"{TOOLS}:4", architecture="arm64"))
RIGHT = sam(function("A", f"{TOOLS_ARM}:9", architecture="arm64"))
UNSURE = sam(function("A", "!Ref L"), before=f"Parameters: {{L: {{Type: String, Default: '{TOOLS}:4'}}}}\n")
WORDS = sam(function("A", "no ARN"))
BROKEN = STALE + "  Bad: [\n"
OLD_STACKS = "an existing stack keeps the value that it has, and does not see a new default"
TITLE = f"use '{TOOLS}:90' or a later version"


def repository(root: Path, **files: str) -> Repository:
    """A git repository with these templates (`_` stands for `.`) and our own catalogue, committed."""
    made = Repository(root / "repository")
    named = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    made.write({**named, "layers.yml": CATALOGUE})
    configure(made.root, "catalogues: [layers.yml]\n")
    made.commit()
    return made


def test_a_repair_is_written_and_told(tmp_path: Path) -> None:
    made = repository(tmp_path, template_yaml=STALE, b__template_yaml=WRONG, c_yaml=FRESH)
    done = layer_bot("fix", directory=made.root)
    assert done.output == (
        f"fixed[architecture-mismatch] b/template.yaml:11: use '{TOOLS_ARM}:9', the arm64 layer; at least :9 exists "
        "since January 2025\n"
        f"fixed[stale-layer-version] template.yaml:11: {TITLE}\n"
        "Fixed 2 findings in 2 files.\n"
        "\n"
        "No findings in 3 templates (5 files read).\n"
    )
    assert (done.status, done.errors) == (0, "")
    assert made.git("status", "--short") == "M b/template.yaml\n M template.yaml"
    assert (made.root / "template.yaml").read_text() == FRESH
    assert (made.root / "b/template.yaml").read_text() == RIGHT
    again = layer_bot("check", "--fix", directory=made.root)
    assert (again.output, again.status) == ("No findings in 3 templates (5 files read).\n", 0)


@pytest.mark.parametrize(
    ("text", "arguments", "status", "after", "last"),
    [
        (STALE, (), 0, FRESH, "Fixed 1 finding in 1 file."),
        (WRONG, (), 0, RIGHT, "Fixed 1 finding in 1 file."),
        (WRONG, ("--dry-run",), 1, WRONG, "Would fix 1 finding in 1 file."),
        (STALE, ("--dry-run",), 0, STALE, "Would fix 1 finding in 1 file."),
        (STALE, ("--dry-run", "--fail-on", "warning"), 1, STALE, "Would fix 1 finding in 1 file."),
        (UNSURE, ("--fail-on", "warning"), 1, UNSURE, "Fixed nothing; 1 finding left."),
        (
            UNSURE, ("--unsafe-fixes", "--fail-on", "warning"), 0, UNSURE.replace(":4", ":90"),
            "Fixed 1 finding in 1 file.",
        ),
        (WORDS, (), 1, WORDS, "Fixed nothing; 1 finding left."),
        (WORDS, ("--fail-on", "never"), 0, WORDS, "Fixed nothing; 1 finding left."),
        (WRONG, ("--ignore", "architecture-mismatch"), 0, WRONG, ""),
        (BROKEN, (), 0, BROKEN, ""),
        (BROKEN, ("template.yaml",), 1, BROKEN, ""),
    ],
    ids=[
        "a warning", "an error", "an error that is only shown", "a warning that is only shown",
        "a warning that is only shown, and fails", "what a person must allow", "what a person allowed",
        "what nothing repairs", "nothing may fail", "a rule that is ignored", "a file that cannot be read",
        "a named file that cannot be read",
    ],
)  # fmt: skip
def test_the_exit_status_is_that_of_what_remains(
    tmp_path: Path, text: str, arguments: tuple[str, ...], status: int, after: str, last: str
) -> None:
    made = repository(tmp_path, template_yaml=text)
    done = layer_bot("fix", *arguments, directory=made.root)
    assert (done.status, done.errors) == (status, ""), done.output
    assert (made.root / "template.yaml").read_text() == after
    assert ([line for line in done.output.splitlines() if line.startswith(("Fixed", "Would fix"))] or [""]) == [last]


HOSTILE = {
    "sp ace/t.yaml": ("\ufeff" + STALE.replace("\n", "\r\n")).rstrip(),
    'ünï "quoted"\\/t.yaml': STALE.rstrip(),
    "json/t.json": json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": {
        "Type": "AWS::Serverless::Function", "Properties": {"Runtime": "python3.12", "Layers": [f"{TOOLS}:4"] * 2}}}}),
    "serverless.yml": "service: x\nprovider: {name: aws, runtime: python3.12, region: us-east-1}\nfunctions:\n  f:\n"
    f"    handler: a.b\n    layers: # keep me\n      - {TOOLS}:4\t # ü\n      - {OURS}:1\n",
    "cr/t.yaml": STALE.replace("\n", "\r"),
    "many/t.yaml": sam(*(function(f"F{n}", f"{TOOLS}:{4 if n % 7 == 0 else 90}") for n in range(30))),
}  # fmt: skip


def test_a_patch_is_taken_by_git_and_makes_the_same_bytes(tmp_path: Path) -> None:
    made = repository(tmp_path).write(HOSTILE)
    made.commit()
    patch = layer_bot("fix", "--diff", directory=made.root)
    assert (patch.status, made.git("status", "--short")) == (1, "")
    assert patch.errors.endswith("Would fix 11 findings in 6 files.\nNo findings in 6 templates (8 files read).\n")
    apply = subprocess.run(["git", "apply", "--index", "-"], cwd=made.root, input=patch.output.encode(), check=False)
    assert apply.returncode == 0
    patched = {path: (made.root / path).read_bytes() for path in HOSTILE}
    made.git("reset", "-q", "--hard")
    assert layer_bot("fix", directory=made.root).status == 0
    assert {path: (made.root / path).read_bytes() for path in HOSTILE} == patched
    assert patched["sp ace/t.yaml"] == HOSTILE["sp ace/t.yaml"].replace(":4", ":90").encode()
    assert patched["serverless.yml"] == HOSTILE["serverless.yml"].replace("tools:4", "tools:90").encode()
    assert patched["cr/t.yaml"] == HOSTILE["cr/t.yaml"].replace(":4", ":90").encode()


def test_a_patch_from_a_subdirectory_has_paths_of_the_repository(tmp_path: Path) -> None:
    made = repository(tmp_path, template_yaml=STALE, a__b_yaml=STALE)
    patch = layer_bot("check", "--diff", "b.yaml", directory=made.root / "a")
    assert [line for line in patch.output.splitlines() if line.startswith("+++")] == ["+++ b/a/b.yaml"]
    assert (
        subprocess.run(["git", "apply", "-"], cwd=made.root, input=patch.output.encode(), check=False).returncode == 0
    )
    assert made.git("status", "--short") == "M a/b.yaml"


def test_a_patch_in_a_file_and_what_it_leaves_on_standard_error(tmp_path: Path) -> None:
    made = repository(tmp_path, a_yaml=UNSURE, b_yaml=WORDS, c_yaml=BROKEN)
    done = layer_bot("fix", "--diff", "--output-file", "p.patch", "a.yaml", "b.yaml", "c.yaml", directory=made.root)
    assert (done.status, done.output, (made.root / "p.patch").read_text()) == (1, "", "")
    assert f"not fixed[stale-layer-version] a.yaml:2: {TITLE}; --unsafe-fixes applies it: {OLD_STACKS}\n" in done.errors
    assert "not fixed[malformed-layer-arn] b.yaml:11: " in done.errors
    assert "Fixed nothing; 2 findings left.\n" in done.errors
    assert "problem: c.yaml:13: not YAML" in done.errors


def test_only_the_named_paths_are_repaired(tmp_path: Path) -> None:
    made = repository(tmp_path, a__t_yaml=STALE, b__t_yaml=STALE, c_yaml=STALE)
    assert layer_bot("fix", "../b", "t.yaml", directory=made.root / "a").status == 0
    assert made.git("status", "--short") == "M a/t.yaml\n M b/t.yaml"


def test_modes_and_links_stay(tmp_path: Path) -> None:
    made = repository(tmp_path, run_yaml=STALE, real_txt=STALE, other_yaml=STALE)
    (made.root / "run.yaml").chmod(0o755)
    (made.root / "link.yaml").symlink_to("real.txt")
    (made.root / "twin.yaml").symlink_to("other.yaml")
    assert layer_bot("fix", directory=made.root).status == 0
    assert stat.S_IMODE((made.root / "run.yaml").stat().st_mode) == 0o755
    assert [str((made.root / name).readlink()) for name in ("link.yaml", "twin.yaml")] == ["real.txt", "other.yaml"]
    assert [(made.root / name).read_text() for name in ("run.yaml", "other.yaml", "real.txt")] == [FRESH, FRESH, STALE]


def test_what_cannot_be_written_is_not_called_fixed(tmp_path: Path) -> None:
    made = repository(tmp_path, real_txt=STALE, a_yaml=STALE)
    (made.root / "link.yaml").symlink_to("real.txt")
    done = layer_bot("fix", "link.yaml", "a.yaml", directory=made.root)
    assert done.status == 3
    assert done.errors == "layer-bot: not repaired: link.yaml: it is no regular file.\n"
    assert f"fixed[stale-layer-version] a.yaml:11: {TITLE}\n" in done.output
    reason = "refused: link.yaml cannot be written: it is no regular file"
    assert f"not fixed[stale-layer-version] link.yaml:11: {TITLE}; {reason}\n" in done.output
    assert "Fixed 1 finding in 1 file; 1 finding left.\n" in done.output
    assert [(made.root / name).read_text() for name in ("real.txt", "a.yaml")] == [STALE, FRESH]


def test_nothing_outside_of_the_repository_is_written(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/child.yaml").write_text(STALE)
    (tmp_path / "outside/v.yml").write_text(f"l: {TOOLS}:4\n")
    nested = HEAD + "Resources: {C: {Type: AWS::Serverless::Application, Properties: {Location: %s}}}\n"
    service = "service: x\nprovider: {name: aws, runtime: python3.12, region: us-east-1}\nfunctions:\n  f:\n"
    service += "    handler: a.b\n    layers:\n      - ${file(%s):l}\n"
    made = repository(tmp_path, a_yaml=nested % "../outside/child.yaml", b_yaml=nested % "link/child.yaml")
    made.write({"c/serverless.yml": service % "../../outside/v.yml", "d/serverless.yml": service % "../link/v.yml"})
    (made.root / "link").symlink_to("../outside")
    layer_bot("fix", "--unsafe-fixes", directory=made.root)
    assert (tmp_path / "outside/child.yaml").read_text() == STALE
    assert (tmp_path / "outside/v.yml").read_text() == f"l: {TOOLS}:4\n"


def test_settings_and_comments_hold_versions_back(tmp_path: Path) -> None:
    held = sam(function("A", f"{TOOLS}:4 # layer-bot: hold below 90 slow"), function("B", f"{PROBE}:4"),
               function("C", f"{TOOLS}:88", f"{OURS}:1"))  # fmt: skip
    made = repository(tmp_path, template_yaml=held)
    configure(made.root, 'catalogues: [layers.yml]\ndenied-versions: ["probe:5*"]\nmaximum-step: 80\n')
    done = layer_bot("fix", "--output-format", "json", directory=made.root)
    repairs = json.loads(done.output)["repairs"]
    assert [(each["line"], each["result"], each["reason"]) for each in repairs] == [
        (29, "fixed", ""),
        (11, "refused", "a comment holds the version below 90 (template.yaml:11)"),
        (20, "refused", "the setting 'denied-versions' rules out probe:50 ('probe:5*')"),
    ]
    assert (made.root / "template.yaml").read_text() == held.replace("tools:88", "tools:90")
