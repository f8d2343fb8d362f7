"""Ask a web service one question at a time, politely, until it answers.

In: a URL, its parameters, and a function that reads the answer. Out: what that function makes of
it. What the parameters mean is known in `sources.api` and `sources.sparql`; nothing is kept here,
see `sources.cache`.

Wikimedia asks its guests to name a contact in the User-Agent, to send one request at a time, to
wait when told so (`Retry-After`), and to wait longer after each failure. Failures come in many
dresses: status 429 or 503, a cut connection, a page of HTML where JSON was asked for, an error
inside an answer with status 200. So all tries go through one loop; how long it waits is what
urllib3's `Retry` says.
Sources: https://www.mediawiki.org/wiki/API:Etiquette,
https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from entitylink.errors import SourceError
from entitylink.version import __version__

if TYPE_CHECKING:
    import requests
    from urllib3.util.retry import Retry

__all__ = ["CONTACT_VARIABLE", "Answer", "Busy", "Web", "beginning"]

CONTACT_VARIABLE = "ENTITYLINK_CONTACT"
"""The environment variable that names a contact where none is given."""

_CONTACT = re.compile(r"[^\s@()]+@[^\s@()]+\.[^\s@()]+|https?://[^\s()]+", re.ASCII)

_BUSY = {429, 500, 502, 503, 504}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service sent: status, headers (names in any case), and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_busy(self) -> bool:
        """Does the status say that the service cannot answer now, but may later?"""
        return self.status in _BUSY


class Busy(Exception):
    """Raised by the reader of an answer: ask the same again after a while.

    `why` is told to the user when all tries are used up; `least` is how many seconds to wait at
    least where the service did not say it in a header. `is_slow` says that the service took too
    long, or broke off when it had begun: the question may be too large.
    """

    def __init__(self, why: str, *, least: float = 0.0, is_slow: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.least = least
        self.is_slow = is_slow


class Web:
    """Requests to web services, one at a time, in the name of `contact`.

    contact   an e-mail address or a web page where the one who runs this can be reached; the
              environment variable ENTITYLINK_CONTACT where empty
    tries     how often one question is asked before it is given up
    deadline  seconds in which an answer must be complete, however slowly its bytes come
    sleep     waits so many seconds; a test may do something faster
    note      is told in words why and how long it waits
    """

    def __init__(
        self,
        contact: str = "",
        *,
        tries: int = 12,
        deadline: float = 120.0,
        longest_wait: float = 600.0,
        sleep: Callable[[float], None] = time.sleep,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.contact = _checked(contact or os.environ.get(CONTACT_VARIABLE, ""))
        self._tries = tries
        self._deadline = deadline
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._note = note
        self._one_at_a_time = threading.Lock()
        self._session: requests.Session | None = None
        self.requests = 0
        """How many requests were sent, those that failed included."""

    @property
    def user_agent(self) -> str:
        """How requests introduce themselves.

        >>> Web("me@example.org").user_agent.partition(" ")[2].rpartition(" ")[0]
        '(me@example.org)'
        """
        import requests

        return f"entitylink/{__version__} ({self.contact}) python-requests/{requests.__version__}"

    def ask(
        self,
        url: str,
        read: Callable[[Answer], _T],
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        accept: str = "application/json",
        is_small: bool = True,
    ) -> _T:
        """Ask until `read` accepts the answer: a GET with `params`, or a POST with `form`.

        `read` gives what is wanted, or raises Busy to have the question asked again, or
        SourceError to give up at once.
        Raises: SourceError when all tries are used up or the service asks to wait for longer than
        `longest_wait`; its message says what the last try met. Busy when the service is slow and
        the question is not the smallest that can be asked (`is_small` is false).
        """
        with self._one_at_a_time:
            policy = self._policy()
            for left in reversed(range(self._tries)):
                policy = policy.increment("POST" if form else "GET", url)
                headers: Mapping[str, str] = {}
                try:
                    answer = self._send(url, params, form, accept)
                    headers = answer.headers
                    return read(answer)
                except Busy as busy:
                    if busy.is_slow and not is_small:
                        raise
                    self._wait(url, busy, headers, policy, left)
        raise AssertionError("the last try returns or raises")

    def _policy(self) -> Retry:
        from urllib3.util.retry import Retry

        return Retry(
            total=self._tries + 1,
            backoff_factor=1.0,
            backoff_max=self._longest_wait / 2,
            backoff_jitter=1.0,
        )

    def _send(
        self,
        url: str,
        params: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        accept: str,
    ) -> Answer:
        import requests
        from urllib3.exceptions import HTTPError

        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = self.user_agent
            self._session.headers["Accept-Encoding"] = "gzip"
        self.requests += 1
        ends = time.monotonic() + self._deadline
        has_begun = False
        try:
            with self._session.request(
                "POST" if form else "GET",
                url,
                params=params,
                data=form,
                headers={"Accept": accept},
                timeout=(min(self._deadline, 30.0), self._deadline),
                stream=True,
            ) as response:
                parts, has_begun = [], True
                # Pieces as they come, so that a service that sends a byte now and then is noticed.
                while part := response.raw.read1(1 << 16, decode_content=True):
                    parts.append(part)
                    if time.monotonic() > ends:
                        why = f"the answer took longer than {self._deadline:g} seconds"
                        raise Busy(why, is_slow=True)
                return Answer(response.status_code, response.headers, b"".join(parts))
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema) as error:
            raise SourceError(f"{url}: not the address of a web service ({error})") from error
        except (requests.RequestException, HTTPError, OSError) as error:
            is_slow = has_begun or isinstance(error, requests.exceptions.ReadTimeout)
            raise Busy(f"no whole answer ({_in_short(error)})", is_slow=is_slow) from error

    def _wait(
        self, url: str, busy: Busy, headers: Mapping[str, str], policy: Retry, left: int
    ) -> None:
        asked = _retry_after(headers, policy)
        if not left or asked > self._longest_wait:
            told = f" and asks to wait {asked:.0f} seconds" if asked > self._longest_wait else ""
            raise SourceError(
                f"{url}: {busy.why}{told}; given up after {self._tries - left} tries. What was "
                "fetched is kept: run the same again later and it goes on from there"
            ) from busy
        seconds = max(asked or busy.least, policy.get_backoff_time())
        self._note(f"{url}: {busy.why}; asked again in {seconds:.0f} seconds")
        self._sleep(seconds)


def beginning(body: bytes) -> str:
    """The first words of an answer, for a message: on one line, without the tags of HTML."""
    text = body[:2000].decode("utf-8", "replace")
    text = re.sub(r"<(style|script)\b.*?(</\1>|$)", " ", text, flags=re.DOTALL | re.IGNORECASE)
    words = re.sub(r"<[^>]*>", " ", text).split()
    return " ".join(words)[:200]


def _checked(contact: str) -> str:
    if not contact:
        raise SourceError(
            "no contact given: Wikimedia wants to know whom to write to about these requests. Give "
            f"an e-mail address or a web page: --contact me@example.org, or set {CONTACT_VARIABLE}"
        )
    if not _CONTACT.fullmatch(contact):
        raise SourceError(
            f"the contact is {contact!r}; expected an e-mail address or the address of a web page, "
            "such as me@example.org or https://example.org/me"
        )
    return contact


def _retry_after(headers: Mapping[str, str], policy: Retry) -> float:
    """Seconds that the service asks to wait: a number or a date; 0 where it does not say."""
    from urllib3.exceptions import InvalidHeader

    try:
        return policy.parse_retry_after(headers["Retry-After"])
    except (KeyError, InvalidHeader):
        return 0.0


def _in_short(error: BaseException) -> str:
    """What a nest of network errors says at its core."""
    seen = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "reason", None) or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException):
            break
        error = inner
    return " ".join(str(error).split())[:200] or type(error).__name__
