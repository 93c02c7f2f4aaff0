"""Questions to the bundled catalogue, and the answers that rules rely on."""

from datetime import date

import pytest

from bot.layers.catalogue import Catalogue
from bot.layers.layer import language_of
from bot.sources.bundled import load_bundled

EXTENSION = "AWS-Parameters-and-Secrets-Lambda-Extension"
OREGON = "345057560386"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return load_bundled()


def test_the_arm64_twin_of_parameters_and_secrets_in_oregon(catalogue: Catalogue) -> None:
    layer = catalogue.find(EXTENSION, OREGON)
    assert layer is not None
    twin = catalogue.find(layer.twins["arm64"], OREGON)
    assert twin is not None
    release = twin.release("us-west-2")
    assert release is not None
    assert (twin.name, release.version, release.account_id) == (f"{EXTENSION}-Arm64", 99, OREGON)
    assert (release.source.date, release.is_printed) == (date(2026, 7, 28), True)
    assert twin.twins == {"x86_64": EXTENSION}


@pytest.mark.parametrize(
    ("name", "account_id", "publisher"),
    [
        pytest.param("Datadog-Extension", "464622532012", "datadog", id="the publisher's account"),
        pytest.param("Datadog-Extension", None, "datadog", id="an unknown account and a name of one publisher"),
        pytest.param("Datadog-Extension", "123456789012", None, id="a private copy"),
        pytest.param("lumigo-node-tracer", None, None, id="a name of two publishers"),
        pytest.param("lumigo-node-tracer", "114300393969", "lumigo", id="told apart by the account"),
        pytest.param("datadog-extension", None, None, id="another case"),
        pytest.param("NewRelicNodeJS20X", "451483290750", "newrelic", id="no regions, its publisher's account"),
        pytest.param("NewRelicNodeJS20X", "123456789012", None, id="no regions, a private account"),
        pytest.param("our-own-layer", None, None, id="a name that is not listed"),
        pytest.param("Klayers-p312-requests", "770693421928", "klayers", id="a template of names"),
        pytest.param("Klayers-p312-requests", "123456789012", None, id="a copy of a templated name"),
        pytest.param("Klayers-python38-numpy", "113088814899", "klayers-old", id="the old template"),
        pytest.param("aws-otel-python-arm64-ver-1-22-0", "901920570463", "aws-adot-legacy", id="an unlisted version"),
        pytest.param("aws-otel-python-mips-ver-1-22-0", "901920570463", None, id="not the template"),
        pytest.param("", None, None, id="nothing"),
        pytest.param("name", None, None, id="the title of a column"),
        pytest.param("a\nb\t", None, None, id="control characters"),
    ],
)
def test_find(catalogue: Catalogue, name: str, account_id: str | None, publisher: str | None) -> None:
    layer = catalogue.find(name, account_id)
    assert (layer.publisher if layer else None) == publisher


def test_a_second_question_has_the_same_answer(catalogue: Catalogue) -> None:
    assert catalogue.find(EXTENSION, OREGON) is catalogue.find(EXTENSION, OREGON)


@pytest.mark.parametrize(
    ("name", "successor"),
    [
        ("aws-otel-collector-amd64-ver-0-90-0", "aws-otel-collector-amd64-ver-0-151-0"),
        ("aws-otel-collector-arm64-ver-0-90-0", "aws-otel-collector-arm64-ver-0-151-0"),
        ("aws-otel-collector-arm64-ver-0-200-0", None),
        ("elastic-apm-extension-ver-1-5-3-arm64", None),
        ("honeycomb-lambda-extension-x86_64-v11-1-1", "honeycomb-lambda-extension-x86_64-v12-0-0"),
    ],
)
def test_the_newer_name_of_a_template(catalogue: Catalogue, name: str, successor: str | None) -> None:
    layer = catalogue.find(name, None)
    assert layer is not None
    assert layer.successor == successor
    assert layer.version_in_name


@pytest.mark.parametrize(
    ("name", "account_id", "architectures", "certain"),
    [
        pytest.param(EXTENSION, OREGON, {"x86_64"}, True, id="the unmarked member of a pair"),
        pytest.param(f"{EXTENSION}-Arm64", OREGON, {"arm64"}, True, id="the marked member of a pair"),
        pytest.param("dd-trace-java", None, {"x86_64", "arm64"}, True, id="one layer for both"),
        pytest.param("AWSOpenTelemetryDistroPython", None, {"x86_64", "arm64"}, False, id="inferred from one ARN"),
        pytest.param("pdal", "163178234892", None, None, id="presumed only"),
        pytest.param("AWSLambdaPowertoolsPython", None, None, None, id="never stated"),
        pytest.param("Klayers-p312-arm64-requests", "770693421928", {"arm64"}, True, id="the word of a template"),
        pytest.param("Klayers-p312-requests", "770693421928", None, None, id="the word of a template is absent"),
        pytest.param("aws-otel-python-arm64-ver-1-22-0", None, {"arm64"}, True, id="a template of both words"),
        pytest.param("ours-arm64", "123456789012", {"arm64"}, False, id="an unknown name with a word"),
        pytest.param("ours", "123456789012", None, None, id="an unknown name without a word"),
        pytest.param("Datadog-Extension-ARM", "123456789012", {"arm64"}, False, id="a private copy by its name"),
        pytest.param("Datadog-Extension", "123456789012", None, None, id="a private copy without a word"),
    ],
)
def test_proven_architectures(
    catalogue: Catalogue, name: str, account_id: str | None, architectures: set[str] | None, *, certain: bool | None
) -> None:
    proof = catalogue.proven_architectures(name, account_id)
    assert (set(proof.architectures), proof.certain) == (architectures, certain) if proof else architectures is None


@pytest.mark.parametrize(
    ("name", "account_id", "runtime", "fits"),
    [
        pytest.param("AWSSDKPandas-Python312", None, "python3.12", True, id="its own runtime"),
        pytest.param("AWSSDKPandas-Python312", None, "python3.13", False, id="another version where the name pins one"),
        pytest.param("AWSSDKPandas-Python312", None, "provided.al2023", True, id="a custom runtime may be Python"),
        pytest.param("AWSOpenTelemetryDistroPython", None, "python3.14", True, id="a list may have grown"),
        pytest.param("AWSOpenTelemetryDistroPython", None, "nodejs22.x", False, id="another language"),
        pytest.param("php-84", None, "provided.al2", True, id="PHP pins no Lambda runtime"),
        pytest.param("php-84", None, "python3.12", False, id="PHP is a custom runtime"),
        pytest.param("ours-py39", "123456789012", "python3.11", False, id="an unknown name"),
        pytest.param("Klayers-p312-requests", "770693421928", "python3.11", False, id="a template of names"),
    ],
)
def test_proven_runtimes(catalogue: Catalogue, name: str, account_id: str | None, runtime: str, *, fits: bool) -> None:
    proof = catalogue.proven_runtimes(name, account_id)
    assert proof is not None
    assert proof.fits(runtime) == fits


@pytest.mark.parametrize("name", ["amqp-php-84", EXTENSION, "Datadog-Extension", "ours", "php-tools"])
def test_no_runtime_is_proven(catalogue: Catalogue, name: str) -> None:
    assert catalogue.proven_runtimes(name, None) is None


@pytest.mark.parametrize(
    ("name", "version", "region", "ids"),
    [
        ("Datadog-Extension", 61, "eu-west-1", ["datadog-extension-61"]),
        ("Datadog-Extension", 61, None, ["datadog-extension-61"]),
        ("Datadog-Extension", 63, "eu-west-1", []),
        ("axiom-extension-arm64", 3, "us-east-1", ["axiom-arm64-16"]),
        ("axiom-extension-arm64", 17, "us-east-1", []),
        ("axiom-extension-arm64", 3, "eu-west-1", []),
        ("axiom-extension-arm64", 3, None, []),
        ("vault-lambda-extension-arm64", 11, "us-east-1", ["vault-arm64-8"]),
        ("vault-lambda-extension-arm64", 1, "us-east-1", []),
        ("elastic-apm-extension-ver-1-5-3-arm64", 1, "us-east-1", ["elastic-1.5.3-withdrawn"]),
        ("aws-otel-java-agent-amd64-ver-1-32-0", 6, "us-east-1", ["adot-legacy-before-0.48.0"]),
        ("aws-otel-java-agent-amd64-ver-1-32-0", 7, "us-east-1", []),
    ],
)
def test_advisories(catalogue: Catalogue, name: str, version: int, region: str | None, ids: list[str]) -> None:
    assert [item.id for item in catalogue.advisories(name, None, version, region)] == ids


def test_a_copy_has_no_advisories(catalogue: Catalogue) -> None:
    assert catalogue.advisories("Datadog-Extension", "123456789012", 61, "eu-west-1") == ()


def test_an_advisory_for_one_language_says_so(catalogue: Catalogue) -> None:
    (item,) = catalogue.advisories("Datadog-Extension", None, 62, "eu-west-1")
    assert (item.runtime_prefixes, item.acknowledged) == (("java",), False)


def test_an_account_that_serves_one_region(catalogue: Catalogue) -> None:
    assert catalogue.only_region_of(EXTENSION, OREGON) == "us-west-2"
    assert catalogue.account_for(EXTENSION, OREGON, "us-east-1") == "177933569100"
    assert catalogue.regions_of_account(OREGON) == {"us-west-2"}
    assert catalogue.publisher_of_account(OREGON) == "aws-params-secrets"
    assert OREGON in catalogue.accounts(EXTENSION)


def test_an_account_that_serves_many_regions(catalogue: Catalogue) -> None:
    assert catalogue.only_region_of("Datadog-Extension", "464622532012") is None
    assert len(catalogue.regions_of_account("464622532012")) > 20


def test_a_short_list_of_regions_proves_nothing(catalogue: Catalogue) -> None:
    assert catalogue.only_region_of("openssl-lambda", "034541671702") is None


def test_the_only_region_of_a_partition_proves_nothing(catalogue: Catalogue) -> None:
    assert catalogue.only_region_of("AWSLambdaPowertoolsTypeScriptV2", "498634801083") is None
    assert catalogue.only_region_of(EXTENSION, "127562683043") == "us-gov-west-1"


def test_implausible_rows_are_never_used(catalogue: Catalogue) -> None:
    layer = catalogue.find("LambdaInsightsExtension-Arm64", None)
    assert layer is not None
    release = layer.release("il-central-1")
    assert release is not None
    assert (release.version, release.confidence) == (None, "suspect")
    assert catalogue.find("LambdaInsightsExtension-Arm64", "066549572091") is None


@pytest.mark.parametrize(
    ("name", "account_id", "region", "limit"),
    [
        pytest.param("AWSLambdaPowertoolsPythonV2", "017000801446", "us-east-1", 98, id="a margin above the last page"),
        pytest.param(
            "AWSLambdaPowertoolsPythonV2", "017000801446", "eu-east-7", None, id="a region that is not listed"
        ),
        pytest.param("AWSLambdaPowertoolsPythonV2", "123456789012", "us-east-1", None, id="a private copy"),
        pytest.param("AWSSDKPandas-Python38", None, "us-east-1", None, id="frozen, but nobody said that it ended"),
        pytest.param("SentryNodeServerlessSDKv8", None, "us-east-1", None, id="superseded, and still released"),
        pytest.param(EXTENSION, OREGON, "us-west-2", None, id="current"),
    ],
)
def test_the_last_number_of_a_finished_family(
    catalogue: Catalogue, name: str, account_id: str | None, region: str, limit: int | None
) -> None:
    assert catalogue.last_of_finished_family(name, account_id, region) == limit


@pytest.mark.parametrize(
    ("name", "runtime", "successor"),
    [
        ("AWSLambdaPowertoolsPythonV2", "python3.12", "AWSLambdaPowertoolsPythonV3-python312-x86_64"),
        ("AWSLambdaPowertoolsPythonV2", "python3.7", None),
        ("AWSLambdaPowertoolsPythonV2", None, None),
        ("AWSLambdaPowertoolsPythonV2", "nodejs22.x", None),
        ("SentryNodeServerlessSDKv8", None, "SentryNodeServerlessSDKv10"),
    ],
)
def test_the_name_of_the_successor(catalogue: Catalogue, name: str, runtime: str | None, successor: str | None) -> None:
    layer = catalogue.find(name, None)
    assert layer is not None
    assert catalogue.successor_name(layer, runtime) == successor


def test_every_printed_successor_is_listed_or_a_template(catalogue: Catalogue) -> None:
    layers = [layer for name in catalogue.names() for layer in catalogue.named(name)]
    loose = {layer.successor for layer in layers if layer.successor and "{" not in layer.successor}
    assert {name for name in loose if not catalogue.named(name)} == set()


def test_a_runtime(catalogue: Catalogue) -> None:
    facts = catalogue.runtime("python3.9")
    assert facts is not None
    assert (facts.deprecation, facts.block_create) == (date(2025, 12, 15), date(2027, 2, 1))
    assert facts.architectures == frozenset({"x86_64", "arm64"})
    newest = catalogue.runtime("nodejs26.x")
    assert newest is not None
    assert (newest.architectures, newest.deprecation) == (None, None)
    assert catalogue.runtime("python9.9") is None


@pytest.mark.parametrize(
    ("runtime", "language"), [("python3.12", "python"), ("provided.al2", "provided"), ("java8.al2", "java"), ("", "")]
)
def test_the_language_of_a_runtime(runtime: str, language: str) -> None:
    assert language_of(runtime) == language
