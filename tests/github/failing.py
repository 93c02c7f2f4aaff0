"""The ways in which an answer of GitHub can fail, in tables; each way is what our own servers do, not a recording."""

from bot.errors import AccessError, BotError, RemoteError
from bot.github.failures import LimitedError, RefusedError, RequestError, UnclearError
from tests.github.scripted import TOKEN, Answer

OK = Answer({"fine": True})
ABUSE = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
EMPTY = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1090"}


def errors(*kinds: str, data: object = None) -> Answer:
    """What GraphQL answers with status 200 where something went wrong."""
    return Answer({"data": data, "errors": [{"type": kind, "message": f"words of {kind}"} for kind in kinds]})


UNCLEAR = {
    "a reset": Answer(fault="reset"),
    "noise": Answer(fault="noise"),
    "half of a body": Answer(b'{"fine": true}', fault="short"),
    "half of a chunk": Answer(b'{"fine": true}', fault="chunk"),
    "500": Answer({"message": "Server Error"}, 500),
    "502 with a page": Answer(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
    "503": Answer(b"", 503),
    "408": Answer(b"", 408),
    "202": Answer({}, 202),
    "truncated JSON": Answer(b'{"fine": tr'),
    "a page with status 200": Answer(b"<html>Sign in to the network</html>"),
    "bytes that are no text": Answer(b"\xff\xfe\x00"),
    "JSON without an end of nesting": Answer(b"[" * 200_000),
    "a number without end": Answer(b"9" * 10_000),
    "another encoding than said": Answer(b"{}", headers={"Content-Encoding": "gzip"}),
}

REFUSED: list[tuple[int, type[BotError], str]] = [
    (401, AccessError, "does not accept the token"),
    (403, AccessError, "needs contents: read"),
    (404, AccessError, "needs contents: read"),
    (409, RemoteError, "status 409 .*words"),
    (410, RemoteError, "status 410"),
    (422, RemoteError, "status 422"),
]

LIMITS: dict[str, tuple[Answer, list[float]]] = {
    "a time": (Answer({}, 403, {"Retry-After": "7"}), [7.0, 7.0]),
    "no time at all": (Answer({}, 403, {"Retry-After": "0"}), [1.0, 1.0]),
    "a date, which GitHub does not send": (
        Answer({}, 429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        [60, 120],
    ),
    "a digit that is none": (Answer({}, 429, {"Retry-After": "\u00b2"}), [60.0, 120.0]),
    "a number that no float holds": (Answer({}, 429, {"Retry-After": "9" * 400}), [60.0, 120.0]),
    "the end of the hour": (Answer({}, 403, EMPTY), [91.0, 1.0]),
    "the end of the hour with 429": (Answer({}, 429, EMPTY), [91.0, 1.0]),
    "a reset that is no number": (Answer({}, 403, {**EMPTY, "x-ratelimit-reset": "soon"}), [60.0, 120.0]),
    "words": (Answer(ABUSE, 403), [60.0, 120.0]),
    "words of abuse": (Answer({"message": "You have triggered an abuse detection mechanism."}, 403), [60.0, 120.0]),
    "429 alone": (Answer({}, 429), [60.0, 120.0]),
}

GRAPHQL: dict[str, tuple[Answer, type[RequestError], int]] = {
    "the limit": (errors("RATE_LIMITED"), LimitedError, 200),
    "the second limit": (Answer({"errors": [ABUSE]}), LimitedError, 200),
    "an empty account": (Answer({"errors": [{"message": "x"}]}, headers=EMPTY), LimitedError, 200),
    "no permission": (errors("FORBIDDEN"), RefusedError, 403),
    "too small a scope": (errors("INSUFFICIENT_SCOPES"), RefusedError, 403),
    "nothing there": (errors("NOT_FOUND"), RefusedError, 404),
    "one of two parts missing": (errors("NOT_FOUND", data={"a": 1, "b": None}), RefusedError, 404),
    "what cannot be done": (errors("UNPROCESSABLE"), RefusedError, 422),
    "a timeout": (Answer({"data": None, "errors": [{"message": "Something went wrong"}]}), UnclearError, 200),
    "neither data nor errors": (Answer({"data": None}), UnclearError, 200),
    "a list": (Answer([1]), UnclearError, 200),
    "errors that are none": (Answer({"data": {}, "errors": "x"}), UnclearError, 200),
    "nothing": (Answer(b""), UnclearError, 200),
    "502": (Answer({"message": "Server Error"}, 502), UnclearError, 502),
    "401": (Answer({"message": "Bad credentials"}, 401), RefusedError, 401),
}

ECHO = f"You sent: Authorization: token {TOKEN} " + "x" * 300
LEAKS: dict[str, Answer] = {
    **UNCLEAR,
    **{name: answer for name, (answer, _) in LIMITS.items()},
    **{f"GraphQL: {name}": answer for name, (answer, _, _) in GRAPHQL.items()},
    **{str(status): Answer({"message": ECHO, "errors": [ECHO]}, status) for status, _, _ in REFUSED},
    "an echo in a page": Answer(f"<html>{'<b>' * 1320}{ECHO}".encode(), 502),
    "an echo of GraphQL": Answer({"errors": [{"message": ECHO}]}),
    "an echo cut in two": Answer({"message": "x" * 290 + TOKEN}, 422),
    "an echo in a redirect": Answer(b"", 301, {"Location": f"http://elsewhere.example/?{TOKEN}"}),
}
