"""What another site's page sent is never shown again in a form of ours, whatever went wrong first.

It could carry an act of moderation under a button that says "publish", with the token that the act needs.
"""

import pytest

from tests.support.forum import Reader, parse

FROM_ELSEWHERE = ({"Origin": "https://elders.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})
ACT = {"kept-action": "/posts/1/delete", "kept-reason": "Weg ermee"}
WRONG = {
    "nowhere": ("/nergens", ACT),
    "not a form": ("/topics", ACT),
    "words of its own": ("/nergens", {"body": "Weg ermee"}),
}


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
@pytest.mark.parametrize("case", WRONG)
def test_words_from_elsewhere_are_not_shown_again(mo: Reader, case: str, headers: dict[str, str]) -> None:
    path, fields = WRONG[case]

    answer = mo.post(path, headers=headers, **fields)

    assert answer.status_code in (403, 404, 405)
    assert "Weg ermee" not in answer.text
    assert "/posts/1/delete" not in answer.text
    assert not parse(answer).query("main form")


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_nor_are_they_where_they_cannot_be_read(mo: Reader, headers: dict[str, str]) -> None:
    body = b"kept-action=/posts/1/delete&kept-reason=Weg+ermee&x=%FF"

    answer = mo.client.post("/ask", data=body, headers=headers, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (400, 403)
    assert "Weg ermee" not in answer.text


def test_what_was_typed_here_is_shown_again(mo: Reader) -> None:
    answer = mo.post("/nergens", headers={"Origin": "http://forum.example.org"}, body="Mijn tekst")

    assert answer.status_code == 404
    assert "Mijn tekst" in answer.text
