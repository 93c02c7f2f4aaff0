"""Two sides of real git repositories, as the command line finds them, and what it says where it cannot."""

import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli import Finished, check_json, layer_bot
from tests.local.repository import Repository

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: app/
      AutoPublishAlias: live
      Layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:dep:5"]
"""
BUMPED = TEMPLATE.replace("dep:5", "dep:6")
TWICE = TEMPLATE.replace(':5"]', ':5", "arn:aws:lambda:eu-west-1:123456789012:layer:dep:4"]')
APP = {"app/main.py": "1\n"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "shop")
    repository.commit({"template.yaml": TEMPLATE, **APP})
    return repository


def check(repository: Repository, *arguments: str) -> dict[str, Any]:
    """The JSON report of a comparison."""
    return check_json(*arguments, directory=repository.root)


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    """The verdicts by path and function."""
    return {f"{row['path']}:{row['resource']}": row["verdict"] for row in report["publishing"]}


def statuses(report: dict[str, Any], rule: str) -> list[tuple[str, str]]:
    """The status and path of the findings of a rule."""
    return [(each["status"], each["path"]) for each in report["findings"] if each["rule"] == rule]


def refused(repository: Repository, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """What is said where a comparison cannot be made."""
    done: Finished = layer_bot("check", *arguments, directory=repository.root, environment=environment)
    assert (done.status, done.output) == (2, ""), done
    return done.errors


@pytest.mark.parametrize("place", ["work tree", "staged", "HEAD", "branch", "directory"])
def test_a_change_is_seen_wherever_head_is(repository: Repository, tmp_path: Path, place: str) -> None:
    head: tuple[str, ...] = ()
    if place == "directory":
        shutil.copytree(repository.root, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
        (tmp_path / "copy/template.yaml").write_text(BUMPED)
        head = ("--head", "../copy")
    elif place == "branch":
        repository.branch("other").commit({"template.yaml": BUMPED})
        repository.git("checkout", "-q", "main")
        head = ("--head", "other")
    else:
        repository.write({"template.yaml": BUMPED})
        if place != "work tree":
            repository.git("add", "-A")
        if place == "HEAD":
            repository.commit()
            head = ("--head", "HEAD")
    base = "HEAD~1" if place == "HEAD" else "HEAD" if place == "directory" else "main"
    report = check(repository, "--base", base, *head)
    assert verdicts(report) == {"template.yaml:Api": "stale-alias"}
    assert statuses(report, "unpublished-layer-change") == [("new", "template.yaml")]


def test_a_finding_is_new_existing_or_fixed(repository: Repository) -> None:
    repository.branch("twice").commit({"template.yaml": TWICE})
    assert statuses(check(repository, "--base", "main"), "duplicate-layer") == [("new", "template.yaml")]
    repository.branch("still", "twice").commit({"template.yaml": f"# a line above\n{TWICE}"})
    report = check(repository, "--base", "twice")
    assert statuses(report, "duplicate-layer") == [("existing", "template.yaml")]
    repository.branch("repaired", "twice").commit({"template.yaml": TEMPLATE})
    assert statuses(check(repository, "--base", "twice"), "duplicate-layer") == [("fixed", "template.yaml")]
    done = layer_bot("check", "--base", "twice", "--head", "still", directory=repository.root)
    assert done.status == 0


@pytest.mark.parametrize("edit", [False, True], ids=["as it is", "with an edit"])
@pytest.mark.parametrize("target", ["service/template.yaml", "other.yaml"])
def test_a_moved_template_is_followed(repository: Repository, target: str, edit: bool) -> None:
    repository.commit({"template.yaml": TWICE})
    repository.branch("moved").write({"template.yaml": None, target: TWICE.replace("Handler: app", "Handler: main")
                                      if edit else TWICE})  # fmt: skip
    if "/" in target:
        repository.git("mv", "app", "service/app")
    repository.commit()
    report = check(repository, "--base", "main")
    assert statuses(report, "duplicate-layer") == [("existing", target)]
    assert verdicts(report) == {f"{target}:Api": "stale-config" if edit else "unchanged"}


def test_a_split_template_keeps_its_findings(repository: Repository) -> None:
    second = TWICE.split("Resources:\n")[1].replace("Api:", "Jobs:")
    repository.commit({"template.yaml": TWICE + second})
    split = "Transform: AWS::Serverless-2016-10-31\nResources:\n" + second
    repository.branch("split").commit({"template.yaml": TWICE, "jobs.yaml": split})
    report = check(repository, "--base", "main")
    assert statuses(report, "duplicate-layer") == [("existing", "jobs.yaml"), ("existing", "template.yaml")]
    assert verdicts(report) == {"template.yaml:Api": "unchanged", "jobs.yaml:Jobs": "published"}


def test_findings_of_a_deleted_template_are_fixed(repository: Repository) -> None:
    repository.commit({"template.yaml": TWICE})
    repository.branch("deleted").commit({"template.yaml": None})
    report = check(repository, "--base", "main")
    assert (statuses(report, "duplicate-layer"), report["publishing"]) == ([("fixed", "template.yaml")], [])


def test_the_base_is_where_the_branches_part_unless_it_is_exact(repository: Repository) -> None:
    repository.branch("topic").commit({"other.txt": "1"})
    repository.git("checkout", "-q", "main")
    repository.commit({"template.yaml": BUMPED})
    repository.git("checkout", "-q", "topic")
    assert verdicts(check(repository, "--base", "main")) == {"template.yaml:Api": "unchanged"}
    assert verdicts(check(repository, "--base", "main", "--base-exact")) == {"template.yaml:Api": "stale-alias"}


def test_a_template_that_begins_to_matter_is_no_new_one(repository: Repository) -> None:
    plain = TEMPLATE.replace("      AutoPublishAlias: live\n", "").split("      Layers")[0]
    repository.commit({"template.yaml": plain})
    repository.branch("aliased").commit({"template.yaml": f"{plain}      AutoPublishAlias: live\n"})
    (row,) = check(repository, "--base", "main")["publishing"]
    assert (row["verdict"], row["reason"]) == ("published", "its alias is new")


@pytest.mark.parametrize("name", ["with space/t.yaml", "line\nend/t.yaml", "übung/t.yaml", "-dash/t.yaml", "a:b/t.yaml",
                                  os.fsdecode(b"caf\xe9/t.yaml")])  # fmt: skip
def test_any_file_name_can_be_compared(repository: Repository, name: str) -> None:
    folder = name.rpartition("/")[0]
    repository.commit({name: TEMPLATE, f"{folder}/app/main.py": "1"})
    repository.branch("bumped").commit({name: BUMPED})
    report = check(repository, "--base", "main")
    paths = [row["path"] for row in report["publishing"] if row["verdict"] == "stale-alias"]
    assert len(paths) == 1
    text = layer_bot("check", "--base", "main", directory=repository.root)
    assert (text.status, text.errors) == (1, "")


def test_paths_choose_the_templates_of_both_sides(repository: Repository) -> None:
    repository.commit({"one/template.yaml": TEMPLATE, "two/template.yaml": TEMPLATE})
    repository.branch("bumped").commit({"one/template.yaml": BUMPED, "two/template.yaml": BUMPED})
    report = check(repository, "--base", "main", "two")
    assert verdicts(report) == {"two/template.yaml:Api": "stale-alias"}
    inside = check_json("--base", "main", "template.yaml", directory=repository.root / "one")
    assert verdicts(inside) == {"one/template.yaml:Api": "stale-alias"}
    assert "'three' is on neither side" in refused(repository, "--base", "main", "three")


def test_excluded_templates_are_left_out_of_both_sides(repository: Repository) -> None:
    repository.commit({".github/layer-bot.yml": "exclude: [old/]\n", "old/template.yaml": TEMPLATE})
    repository.branch("bumped").commit({"old/template.yaml": BUMPED})
    assert verdicts(check(repository, "--base", "main")) == {"template.yaml:Api": "unchanged"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--base", "nowhere"), "'nowhere' is no commit"),
        (("--base", "main", "--head", "nowhere"), "--head: 'nowhere' is no commit"),
        (("--base", "--output=x"), "--base"),
        (("--base", "main:template.yaml"), "is no commit"),
        (("--base", "missing/"), "is no commit"),
    ],
    ids=["base", "head", "a flag as a revision", "a blob", "a directory that is not there"],
)
def test_a_side_that_is_none_is_named(repository: Repository, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(repository, *arguments)


def test_unrelated_histories_are_refused_unless_the_base_is_exact(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit({"template.yaml": BUMPED})
    assert "no history in common" in refused(repository, "--base", "main")
    assert verdicts(check(repository, "--base", "main", "--base-exact")) == {"template.yaml:Api": "stale-alias"}


def test_a_shallow_clone_is_told_apart(repository: Repository, tmp_path: Path) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"template.yaml": BUMPED})
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "shallow"))
    shallow = Repository(tmp_path / "shallow")
    assert "shallow: fetch more history" in refused(shallow, "--base", first)


def test_git_is_asked_for_where_it_is_missing(repository: Repository) -> None:
    path = {"PATH": str(Path(sys.executable).parent)}
    if shutil.which("git", path=path["PATH"]):
        pytest.skip("git lies beside Python")
    said = refused(repository, "--base", "main", environment=path)
    assert "needs the `git` command" in said


def test_nothing_of_a_hostile_repository_runs(repository: Repository, tmp_path: Path) -> None:
    trap, mark = tmp_path / "trap.sh", tmp_path / "ran"
    trap.write_text(f"#!/bin/sh\necho ran >> {mark}\ncat\n")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    repository.commit({".gitattributes": "* filter=evil diff=evil merge=evil\n*.yaml filter=a.b\n"})
    for key in ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "filter.a.b.clean",
                "diff.evil.textconv", "diff.evil.command", "diff.external", "core.pager", "core.editor",
                "core.sshCommand", "core.gitProxy", "gpg.program", "credential.helper"):  # fmt: skip
        repository.git("config", key, str(trap))
    repository.git("config", "filter.evil.required", "true")
    for hook in ("post-checkout", "post-index-change", "pre-commit", "reference-transaction"):
        shutil.copy(trap, repository.root / ".git/hooks" / hook)
    (repository.root / "template.yaml").write_text(BUMPED)
    (repository.root / "app/main.py").write_text("2\n")
    os.utime(repository.root / "app/main.py")
    mark.unlink(missing_ok=True)
    assert verdicts(check(repository, "--base", "HEAD")) == {"template.yaml:Api": "published"}
    assert not mark.exists()


def test_a_bare_repository_holds_both_sides_as_revisions(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"template.yaml": BUMPED})
    repository.git("clone", "-q", "--bare", str(repository.root), str(tmp_path / "shop.git"))
    bare = tmp_path / "shop.git"
    report = check_json("--base", "main~1", "--head", "main", directory=bare)
    assert verdicts(report) == {"template.yaml:Api": "stale-alias"}
    done = layer_bot("check", "--base", "main~1", directory=bare)
    assert (done.status, done.output, done.errors) == (
        2,
        "",
        "layer-bot: this repository is bare, and has no work tree to compare. Name a revision with --head.\n",
    )
