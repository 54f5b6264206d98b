"""Server time of a check request: from the first byte sent to the last byte received, one connection."""

import http.client
import re
import time
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.lab import HEADER, row

EXERCISES = (
    "/learn/foundations/denied-by-default/create-a-function/",
    "/learn/foundations/bucket-or-object/repair-the-reader/",
    "/learn/foundations/explicit-deny-wins/everything-but-one-bucket/",
)
REQUESTS = 300


def measure(address: str) -> None:
    """Print a row for each exercise: the starter, changed a little with every request."""
    print("\nA check request, answered by the production server\n" + HEADER)
    for path in EXERCISES:
        print(row(path.split("/")[-2], _times(address, path)))


def _times(address: str, path: str) -> list[float]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path)
    page = connection.getresponse()
    cookies = [value.split(";")[0] for name, value in page.getheaders() if name.lower() == "set-cookie"]
    text = page.read().decode()
    found = re.search(r"<textarea name=\"document\".*?>(.*?)</textarea>", text, re.DOTALL)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert found is not None
    assert token is not None
    starter = found[1].replace("&quot;", '"')
    times = []
    for number in range(REQUESTS):
        headers = {
            "Cookie": "; ".join(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Origin": address,
        }
        body = urlencode(
            {
                "document": starter.replace('"Effect"', f'"Sid": "S{number}", "Effect"', 1),
                "csrfmiddlewaretoken": token[1],
                "variant": 1,
            }
        )
        start = time.perf_counter()
        connection.request("POST", path + "check/", body, headers)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status == 200, answer.status
        fresh = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        cookies = list({cookie.partition("=")[0]: cookie for cookie in [*cookies, *fresh]}.values())
        if any(cookie.startswith("csrftoken=") for cookie in fresh):
            # Becoming a guest renews the token; the cookie's own value is valid as one.
            token = re.match(r"csrftoken=(\w+)", next(c for c in fresh if c.startswith("csrftoken=")))
            assert token is not None
    return times[1:]
