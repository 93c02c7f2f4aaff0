"""The forms of single values and of records that settings hold."""

from bot.configuration.shapes import Date, Field, ListOf, MapOf, ParameterValue, Record, RuleName, Text

REGION = Text(
    "REGION",
    "the code of an AWS region, such as eu-west-1",
    "[a-z]{2,5}(-[a-z]+){0,2}-((north|south)?(east|west)|north|south|central)-[0-9]{1,2}",
)
GLOB = Text("GLOB", "a path pattern, such as stacks/**/template.yaml", r"[^\n]+")
VERSION_PATTERN = Text("NAME:VERSION", "a pattern of NAME:VERSION or of a layer version ARN", r"[^\s]*:[^\s]+")
SENTENCE = Text("TEXT", "words on one line", r"[^\n]*[^\s][^\n]*")
PARAMETER_NAME = Text("NAME", "a parameter's logical ID of letters and digits", "[A-Za-z0-9]{1,255}")
EXTENDS = Text(
    "FILE",
    "`./file.yml` in this repository, or `owner/repository/path/file.yml@` and the 40 hex digits of a commit SHA",
    r"\.{1,2}/[^\n]*[^\n/]|[A-Za-z0-9_-]+/[A-Za-z0-9._-]+/[^\n@]*[^\n@/]@[0-9a-f]{40}",
)

ENVIRONMENT = Record(
    "environment",
    (
        Field("paths", ListOf(GLOB), "The templates that are deployed so: globs from the repository root.", True),
        Field("name", SENTENCE, "What people call it, such as prod.", True),
        Field("region", REGION, "The region it is deployed to."),
        Field("parameters", MapOf(PARAMETER_NAME, ParameterValue()), "Values that override the parameters' defaults."),
    ),
)

IGNORED_FINDING = Record(
    "ignored finding",
    (
        Field("rule", RuleName(), "The rule whose findings do not count.", True),
        Field("path", GLOB, "Only in files that match this glob."),
        Field("resource", SENTENCE, "Only for this logical ID or function name."),
        Field("reason", SENTENCE, "Why they do not count; it is shown with them.", True),
        Field("until", Date(), "The last day on which this holds."),
    ),
)
