"""A served forum tells whoever subscribed of a reply at once."""

import requests

from tests.support.served import Site
from tests.support.subscriber import running_subscriber

SECONDS = 20


def test_a_reply_that_is_posted_is_pushed(site: Site) -> None:
    title = "Mag een medewerker weigeren te worden overgeplaatst?"
    with running_subscriber() as subscriber:
        feed = requests.get(f"{site.url}/feed.atom", timeout=SECONDS)
        said = {
            "hub.mode": "subscribe",
            "hub.topic": feed.links["self"]["url"],
            "hub.callback": subscriber.callback(),
            "hub.secret": "geheim",
        }
        assert requests.post(feed.links["hub"]["url"], said, timeout=SECONDS).status_code == 202
        subscriber.wait_for(b"<feed", SECONDS)
        ask(site, title)
        pushed = subscriber.wait_for(title.encode(), SECONDS)

    assert pushed.is_signed_with("geheim")


def ask(site: Site, title: str) -> None:
    """Ask a question by the forms of the site, as Alice."""
    cookies = {"session": site.sessions["Alice"]}
    form = requests.get(f"{site.url}/ask", cookies=cookies, timeout=SECONDS).text
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    said = {"csrf_token": token, "topic": "algemeen", "title": title, "body": "Wij twijfelen."}
    assert requests.post(f"{site.url}/ask", said, cookies=cookies, timeout=SECONDS).url.startswith(
        f"{site.url}/questions/"
    )
