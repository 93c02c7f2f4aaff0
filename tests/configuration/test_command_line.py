"""Command lines that are understood, and what is said of those that are not."""

import pytest

from bot.configuration.command_line import parse_command_line
from bot.configuration.commands import Command
from bot.errors import UserError

UNDERSTOOD = {
    "check alone": (["check"], Command("check")),
    "paths keep their order": (["check", "b", "a"], Command("check", ("b", "a"))),
    "a value in its own word": (["check", "--fail-on", "note"], Command("check", (), (("fail-on", "note"),))),
    "a value after =": (["check", "--fail-on=note"], Command("check", (), (("fail-on", "note"),))),
    "flags between paths": (["check", "a", "--color=never", "b"], Command("check", ("a", "b"), (("color", "never"),))),
    "a repeated flag adds up": (
        ["check", "--region", "eu-west-1", "--region=us-gov-west-1,eu-west-1"],
        Command("check", (), (("regions", ("eu-west-1", "us-gov-west-1")),)),
    ),
    "a path may hold a comma": (
        ["check", "--catalogue", "a,b.json"],
        Command("check", (), (("catalogues", ("a,b.json",)),)),
    ),
    "the same value twice": (
        ["check", "--color", "never", "--color", "never"],
        Command("check", (), (("color", "never"),)),
    ),
    "offline sets live to false": (["check", "--offline"], Command("check", (), (("live", False),))),
    "words after two dashes are paths": (["check", "--", "--fail-on", "-h"], Command("check", ("--fail-on", "-h"))),
    "a lone dash is a path": (["check", "-"], Command("check", ("-",))),
    "a command of two words": (["baseline", "write", "a"], Command("baseline write", ("a",))),
    "a rule": (["rule", "duplicate-layer"], Command("rule", ("duplicate-layer",))),
    "version": (["--version"], Command("version")),
    "short version": (["-V"], Command("version")),
    "help": (["--help"], Command("help")),
    "help as a command": (["help", "check"], Command("help", ("check",))),
    "help before a command": (["-h", "config", "show"], Command("help", ("config show",))),
    "help of a command": (["check", "a", "-h"], Command("help", ("check",))),
    "help wins over mistakes": (["check", "--nonsense", "--help"], Command("help", ("check",))),
}

REFUSED = {
    "nothing": ([], "no command is given"),
    "an unknown command": (["chek"], 'no command "chek". Did you mean check?'),
    "a path instead of a command": (["stacks/template.yaml"], "`layer-bot check PATH`"),
    "a flag before the command": (["--offline", "check"], "a command must come first"),
    "half a command": (
        ["config"],
        "`config` needs one more word: `layer-bot config show` or `layer-bot config schema`.",
    ),
    "a wrong second word": (["config", "print"], 'no command "config print": `layer-bot config show`'),
    "an unknown flag": (["check", "--regoin", "x"], 'no flag "--regoin" here. Did you mean --region?'),
    "a flag of another command": (["rule", "--region", "eu-west-1"], 'no flag "--region" here.'),
    "an abbreviated flag": (["check", "--reg", "eu-west-1"], 'no flag "--reg" here.'),
    "a missing value": (["check", "--fail-on"], "--fail-on needs a value"),
    "a flag as value": (["check", "--config", "--offline"], "--config needs a value: `--config FILE`."),
    "an empty value": (["check", "--baseline", ""], "the value of --baseline is empty"),
    "an empty path": (["check", ""], "an argument is empty"),
    "a value for a switch": (["check", "--offline=yes"], "--offline takes no value."),
    "a wrong word": (["check", "--fail-on", "eror"], "not one of note, warning, error, never. Did you mean error?"),
    "a wrong region": (["check", "--region", "eu-west"], '--region: "eu-west" is not the code of an AWS region'),
    "a slip in a region": (["check", "--region", "eu-wst-1"], '--region: "eu-wst-1" is not the code of an AWS region'),
    "one wrong region of two": (["check", "--region", "eu-west-1,x"], '--region: "x" is not'),
    "no name of a rule": (["check", "--select", "Stale Layer"], '--select: "Stale Layer" is not the name of a rule'),
    "two values": (["check", "--color=always", "--color=never"], "--color is given twice, with different values."),
    "too many arguments": (["layers", "a", "b"], 'unexpected argument "b".'),
    "an argument where none may be": (["config", "schema", "x"], 'unexpected argument "x".'),
    "control characters": (["\x1b[31m"], r'there is no command "\x1b[31m"'),
    "help of an unknown command": (["help", "chck"], "Did you mean check?"),
}


@pytest.mark.parametrize(("argv", "command"), UNDERSTOOD.values(), ids=UNDERSTOOD.keys())
def test_a_command_line_is_understood(argv: list[str], command: Command) -> None:
    assert parse_command_line(argv) == command


@pytest.mark.parametrize(("argv", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_command_line_is_refused(argv: list[str], message: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_command_line(argv)
    assert message in str(refused.value)
    assert refused.value.exit_status == 2


def test_a_wrong_flag_shows_the_usage_line() -> None:
    with pytest.raises(UserError) as refused:
        parse_command_line(["check", "--fali-on", "note"])
    assert str(refused.value).splitlines() == [
        'there is no flag "--fali-on" here. Did you mean --fail-on?',
        "usage: layer-bot check [flags] [PATH ...]",
        "`layer-bot check --help` explains them.",
    ]
