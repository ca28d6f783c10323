"""A page is light: read on a phone in a train, it is there at once and nothing moves while it comes."""

from playwright.sync_api import Page

from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.served import Site

MOST_BYTES = 30_000
"""Of a thread with eight replies, with all that it asks for, as it is sent."""
MOST_REQUESTS = 5
SHIFTS = """() => new Promise(done => {
    const seen = [];
    new PerformanceObserver(list => seen.push(...list.getEntries().map(entry => entry.value)))
        .observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(seen)));
})"""


def test_a_thread_with_eight_replies_is_light_and_nothing_in_it_moves(open_page: OpenPage, site: Site) -> None:
    for width in (360, 1280):
        page = open_page(width=width)
        sent = _count_bytes(page)
        page.goto(site.thread(hard_to_show.USUAL), wait_until="networkidle")

        assert sum(sent) < MOST_BYTES, sent
        assert len(sent) <= MOST_REQUESTS
        assert page.evaluate(SHIFTS) == []


def _count_bytes(page: Page) -> list[int]:
    """The bytes of each answer to come, headers and all."""
    sent: list[int] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    network.send("Network.enable")
    return sent
