"""What a verdict costs: by the number of functions, and in a large repository where nothing is to be published."""

import json
import statistics
import subprocess
from pathlib import Path

from bench.figure import LAYER_BOT, PYTHON, ROOT, Figure
from bench.measure import run
from bench.sample import write_repository

_SIZES = (1, 10, 100, 300)
_LAYER = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64"
_NEVER = ("--fail-on", "never")


def verdict_figures(scratch: Path, rounds: int) -> tuple[Figure, ...]:
    """A layer moves to its next version in every function of one template: all verdicts, with their remedies."""
    seconds = {size: _verdicts(scratch / f"functions-{size}", size, rounds) for size in _SIZES}
    start, _ = seconds[1]
    figures = [
        Figure(f"verdicts for {size} functions / both whole templates through the translator",
               f"{ours:.2f} s / {peer:.2f} s", "-")
        for size, (ours, peer) in seconds.items()
    ]  # fmt: skip
    growth = (seconds[300][0] - start) / max(seconds[100][0] - start, 1e-6)
    return (*figures, Figure("growth of the verdicts from 100 to 300 functions", f"{growth:.1f}", "near 3"))


def _verdicts(folder: Path, size: int, rounds: int) -> tuple[float, float]:
    """CPU seconds of the whole comparison, the worker with the translator included, and those of the peer's loop."""
    paths = []
    for side, version in (("base", 30), ("head", 31)):
        path = folder / side / "template.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(_template(size, version)), encoding="utf-8")
        paths.append(str(path))
    compare = [LAYER_BOT, "check", "--base", "./base", "--head", "./head", *_NEVER]
    peer = [PYTHON, "-m", "bench.full_translator", *paths]
    ours = [run(compare, str(folder)).cpu_seconds for _ in range(rounds)]
    theirs = [float(run(peer, str(ROOT)).output) for _ in range(rounds)]
    return statistics.median(ours), statistics.median(theirs)


def _template(size: int, version: int) -> dict[str, object]:
    """A SAM template with functions as people write them: events, policies and an alias."""
    functions = {
        f"Function{number}": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "CodeUri": f"s3://code/function-{number}.zip",
                "Handler": "app.handler",
                "Runtime": "python3.13",
                "AutoPublishAlias": "live",
                "Layers": [f"{_LAYER}:{version}"],
                "Policies": ["AWSLambdaBasicExecutionRole", {"DynamoDBCrudPolicy": {"TableName": f"table-{number}"}}],
                "Events": {
                    "Timer": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 hour)"}},
                    "Topic": {"Type": "SNS", "Properties": {"Topic": f"arn:aws:sns:us-east-1:123456789012:t{number}"}},
                },
            },
        }
        for number in range(size)
    }
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": functions}


def unchanged_figures(scratch: Path, rounds: int) -> tuple[Figure, ...]:
    """1,000 templates with aliases in a git repository, where only a table of one template changed since HEAD."""
    place = scratch / "thousand"
    write_repository(place, 1000, with_layers_every=8, alias="live")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "All")):
        subprocess.run(("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", *command),
                       cwd=place, check=True)  # fmt: skip
    changed = place / "service-0008" / "template.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("PAY_PER_REQUEST", "PROVISIONED"), encoding="utf-8")
    empty = scratch / "nothing"
    empty.mkdir()
    start, plain, compared = (
        statistics.median(run(command, str(where)).cpu_seconds for _ in range(rounds))
        for command, where in (
            ([LAYER_BOT, "check"], empty),
            ([LAYER_BOT, "check", *_NEVER], place),
            ([LAYER_BOT, "check", "--base", "HEAD", *_NEVER], place),
        )
    )
    return (
        Figure("1,000 templates with aliases: plain check", f"{plain:.2f} s", "-"),
        Figure("1,000 templates, no code or layer changed: check --base HEAD, beyond start-up",
               f"{compared - start:.2f} s", "<= 0.5 s"),
    )  # fmt: skip
