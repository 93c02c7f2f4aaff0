"""How GitHub is reached: redirects, proxies, certificates, and connections that are never made, over real sockets."""

import re
import socket
import subprocess
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import AccessError, RemoteError, UserError
from bot.github.client import Client
from bot.github.failures import RefusedError, UnclearError, UnsentError
from tests.github.scripted import TOKEN, Answer, Clock, connected, proxy, scripted

OK = Answer({"fine": True})
NOBODY = "http://127.0.0.1:9"  # the port of discard, where no server is


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a run without a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def to(location: str, status: int = 301) -> Answer:
    """A redirect."""
    return Answer({"message": "Moved"}, status, {"Location": location})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_of_a_renamed_repository_is_followed_with_its_query(status: int) -> None:
    with scripted() as server, connected(server.url) as client:
        server.answers += [to(f"{server.url}/repositories/1/git/trees/a?recursive=1", status), OK]
        assert client.read("/repos/o/old/git/trees/a", {"recursive": "1"}) == {"fine": True}
        assert server.paths[1] == "GET /repositories/1/git/trees/a?recursive=1"
        assert server.asked[1].headers["authorization"] == f"token {TOKEN}"


@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_redirected_write_is_sent_once_more_as_it_was(status: int) -> None:
    with scripted(to("/repositories/1/issues", status), OK) as server, connected(server.url) as client:
        assert client.write("POST", "/repos/o/old/issues", {"a": 1}) == {"fine": True}
        assert [each.body for each in server.asked] == [b'{"a": 1}'] * 2


def test_pages_of_a_renamed_repository_come_to_an_end() -> None:
    more = Answer([1], headers={"Link": '<x>; rel="next"'})
    with scripted() as server, connected(server.url) as client:
        server.answers += [to("/r/1/files?page=1"), more, to("/r/1/files?page=2"), Answer([2])]
        assert list(client.read_pages("/repos/o/old/files", {})) == [[1], [2]]
        assert server.paths[3] == "GET /r/1/files?page=2"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_is_not_sent_to_another_host(status: int) -> None:
    with scripted(OK, OK) as stranger, scripted() as server, connected(server.url) as client:
        server.answers += [to(f"{stranger.url}/x", status)] * 2
        with pytest.raises(RemoteError, match="redirects to another host; look at GITHUB_API_URL"):
            client.read("/x")
        with pytest.raises(RefusedError):
            client.write("POST", "/x", {"a": 1})
        assert (stranger.asked, len(server.asked)) == ([], 2)


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1/x",
        "//other.example/x",
        "http://[::1",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1:x/",
    ],
)
def test_what_leads_elsewhere_is_refused(location: str) -> None:
    with scripted(to(location)) as server, connected(server.url) as client, pytest.raises(RemoteError, match="another"):
        client.read("/x")


def test_redirects_in_a_circle_come_to_an_end() -> None:
    with scripted(*[to("/x")] * 20) as server, connected(server.url) as client:
        with pytest.raises(RemoteError, match="redirects more than 5 times"):
            client.read("/x")
        assert len(server.asked) == 6


@pytest.mark.parametrize("answer", [Answer({}, 301), Answer({}, 300, {"Location": "/y"}), Answer({}, 304)])
def test_other_answers_of_that_kind_are_refusals(answer: Answer) -> None:
    with scripted(answer, OK) as server, connected(server.url) as client, pytest.raises(RemoteError, match="status 30"):
        client.read("/x")


def test_a_redirect_does_not_make_anything_absent() -> None:
    with scripted(to("/y"), Answer({}, 404)) as server, connected(server.url) as client:
        assert client.read_or_none("/x") is None


def test_a_connection_is_used_again() -> None:
    with scripted(OK, Answer({}, 500), OK, OK) as server, connected(server.url) as client:
        for _ in range(3):
            client.read("/x")
        assert (len(server.asked), server.connections) == (4, 1)


def test_where_nobody_listens_nothing_was_sent() -> None:
    clock = Clock()
    with connected(NOBODY, clock) as client:
        with pytest.raises(UnsentError, match="no connection"):
            client.write("POST", "/x", {"a": 1})
        with pytest.raises(RemoteError, match=r"cannot be read \(GET /x: no connection\)"):
            client.read("/x")
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]


def test_an_address_of_ipv6_is_one() -> None:
    with connected("http://[::1]:9") as client, pytest.raises(UnsentError, match="no connection"):
        client.write("POST", "/x", {"a": 1})


def test_a_name_that_nobody_knows_is_no_connection() -> None:
    with connected("http://nobody.invalid") as client, pytest.raises(UnsentError, match="no connection"):
        client.write("POST", "/x", {"a": 1})


@pytest.mark.slow
def test_a_host_that_takes_no_connection_in_time_got_nothing() -> None:
    with socket.socket() as full, connected_sockets(full), connected(f"http://127.0.0.1:{port_of(full)}") as client:
        assert _unsent(client) == "no connection"


def port_of(listener: socket.socket) -> int:
    """The port of a socket."""
    port = listener.getsockname()[1]
    assert isinstance(port, int)
    return port


@contextmanager
def connected_sockets(listener: socket.socket) -> Iterator[None]:
    """Takes up all the room that a listener has for connections that nobody accepts."""
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = [socket.socket() for _ in range(4)]
    for each in waiting:
        each.setblocking(False)
        each.connect_ex(listener.getsockname())
    yield
    for each in waiting:
        each.close()


def test_requests_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(OK, OK) as server, proxy() as (url, asked):
        monkeypatch.setenv("HTTP_PROXY", url)
        with connected(server.url) as client:
            client.read("/x")
        assert asked == [f"GET {server.url}/x HTTP/1.1"]
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with connected(server.url) as client:
            client.read("/x")
        assert (len(asked), len(server.asked)) == (1, 2)


def test_tls_goes_through_the_proxy_and_stays_closed_to_it(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    with scripted(OK, certificate=certificate) as server, proxy() as (url, asked):
        monkeypatch.setenv("HTTPS_PROXY", url)
        with connected(server.url, ca_bundle=str(certificate)) as client:
            assert client.read("/x") == {"fine": True}
        assert [line.rpartition(" ")[0] for line in asked] == [f"CONNECT {server.url.removeprefix('https://')}"]
        assert server.asked[0].headers["authorization"] == f"token {TOKEN}"


def test_a_proxy_that_is_absent_or_refuses_got_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "http://user:proxy-password@127.0.0.1:9"
    refusal = Answer(b"<h1>Proxy Authentication Required</h1>", 407)
    with scripted(refusal) as refusing:
        for url in (secret, refusing.url):
            monkeypatch.setenv("HTTPS_PROXY", url)
            with connected("https://api.example") as client, pytest.raises(UnsentError, match="the proxy") as caught:
                client.write("POST", "/x", {"a": 1})
            assert "proxy-password" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["http://[bad", "http://:x", "gopher://127.0.0.1:9"])
def test_a_proxy_whose_address_is_none_got_nothing(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    with connected("https://api.example") as client, pytest.raises(UnsentError, match="the proxy"):
        client.write("POST", "/x", {"a": 1})


def test_the_token_is_not_replaced_by_what_the_home_folder_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password other\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with scripted(OK) as server, connected(server.url) as client:
        client.read("/x")
        assert server.asked[0].headers["authorization"] == f"token {TOKEN}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate for 127.0.0.1 that nobody has signed."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "IP:127.0.0.1")


def make_certificate(folder: Path, name: str, *options: str) -> Path:
    """A key and a self-signed certificate for a name."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    names = ["-addext", f"subjectAltName={name}", "-days", "2", "-keyout", str(key), "-out", str(certificate), *options]
    subprocess.run([*command, *names], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


def test_a_certificate_of_an_own_ca_is_refused_and_the_input_is_named(certificate: Path) -> None:
    words = r"the certificate is not trusted \(self.signed certificate\); name your CA with the input ca-bundle"
    with scripted(OK, certificate=certificate) as server, connected(server.url) as client:
        with pytest.raises(UnsentError, match=words):
            client.write("POST", "/x", {"a": 1})
        with pytest.raises(RemoteError, match=words):
            client.read("/x")
        assert server.asked == []


def test_a_certificate_of_the_bundle_is_accepted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(OK, OK, certificate=certificate) as server:
        with connected(server.url, ca_bundle=str(certificate)) as client:
            assert client.read("/x") == {"fine": True}
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with connected(server.url) as client:
            assert client.read("/x") == {"fine": True}


def test_the_bundle_is_what_counts_where_it_is_given(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    other = make_certificate(tmp_path, "IP:127.0.0.1")
    with scripted(OK, certificate=certificate) as server, connected(server.url, ca_bundle=str(other)) as client:
        assert "certificate is not trusted" in _unsent(client)


def _unsent(client: Client) -> str:
    """Why a write never left."""
    with pytest.raises(UnsentError) as caught:
        client.write("POST", "/x", {"a": 1})
    return caught.value.message


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "DNS:other.example")
    with scripted(OK, certificate=other) as server, connected(server.url, ca_bundle=str(other)) as client:
        assert re.search(r"certificate is not trusted \((Hostname|IP address) mismatch", _unsent(client))


@pytest.mark.parametrize("fault", ["reset", "noise"])
def test_a_tls_connection_that_breaks_off_may_have_sent_the_write(certificate: Path, fault: str) -> None:
    broken = Answer(fault=fault)
    with scripted(broken, broken, OK, certificate=certificate) as server:
        with connected(server.url, ca_bundle=str(certificate)) as client:
            with pytest.raises(UnclearError, match="no whole answer"):
                client.write("POST", "/x", {"a": 1})
            assert client.read("/x") == {"fine": True}
        assert server.paths == ["POST /x", "GET /x", "GET /x"]


def test_a_server_without_tls_behind_an_https_address_is_told() -> None:
    with scripted(OK) as server, connected(server.url.replace("http:", "https:")) as client:
        with pytest.raises(RemoteError, match="no whole answer"):
            client.read("/x")
        assert server.asked == []


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA\n", b"\xff\0"])
def test_a_bundle_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bundle.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"ca-bundle: .*PEM format"), connected(NOBODY, ca_bundle=str(path)):
        pytest.fail("a client was made")


def test_a_bundle_of_the_environment_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
    with pytest.raises(UserError, match="REQUESTS_CA_BUNDLE"), connected(NOBODY):
        pytest.fail("a client was made")


def test_a_refusal_after_a_redirect_is_told_of_the_path_that_was_asked() -> None:
    answers, words = (to("/y"), Answer({"message": "no"}, 403)), r"refuses GET /x \(no\)"
    with scripted(*answers) as server, connected(server.url) as client, pytest.raises(AccessError, match=words):
        client.read("/x")
