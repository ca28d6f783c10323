"""The switch for mail about replies: on the profile, and by the link of each mail."""

from tests.support.forum import Forum, Reader, parse


def is_on(forum: Forum, reader: Reader) -> bool:
    return bool(forum.execute("SELECT mail_replies FROM accounts WHERE id = :id", id=reader.id)[0][0])


def link_of_a_mail(forum: Forum, asker: Reader, replier: Reader) -> str:
    replier.reply(asker.ask())
    return forum.mails(asker.email)[-1].link("/unsubscribe")


def test_the_profile_has_the_switch(forum: Forum, alice: Reader, guest: Reader) -> None:
    assert is_on(forum, alice)
    assert "krijg je dat per mail" in alice.get("/account").text

    for _ in range(2):
        off = alice.post("/account/mail", replies="0")
    assert (off.status_code, off.headers["Location"]) == (303, "/account")  # type: ignore[possibly-undefined]
    assert not is_on(forum, alice)
    assert "Je krijgt geen mail als" in alice.get("/account").text
    alice.post("/account/mail", replies="1")
    assert is_on(forum, alice)
    assert alice.post("/account/mail", replies="misschien").status_code == 400
    assert guest.post("/account/mail", replies="0").status_code == 401


def test_one_click_ends_it_without_signing_in(forum: Forum, alice: Reader, bob: Reader, guest: Reader) -> None:
    link = link_of_a_mail(forum, alice, bob)

    asked = guest.get(link)
    assert (asked.status_code, is_on(forum, alice)) == (200, True)
    assert parse(asked).query(f'form[action="{link}"] button')
    assert "Alice" not in asked.text
    for _ in range(2):  # as a mail program sends it, and once more
        done = guest.client.post(link, data={"List-Unsubscribe": "One-Click"}, headers={"Accept-Language": "nl"})
        assert done.status_code == 200
        assert "Je krijgt geen mail meer" in done.text
        assert "/account" in done.text
        assert "Set-Cookie" not in done.headers
    assert not is_on(forum, alice)
    assert "Je krijgt geen mail meer" in guest.get(link).text


def test_who_is_signed_in_needs_no_token_there_either(forum: Forum, alice: Reader, bob: Reader) -> None:
    link = link_of_a_mail(forum, alice, bob)

    assert bob.client.post(link).status_code == 200
    assert (is_on(forum, alice), is_on(forum, bob)) == (False, True)


def test_a_link_that_is_not_ours_ends_nothing(forum: Forum, alice: Reader, bob: Reader, guest: Reader) -> None:
    link = link_of_a_mail(forum, alice, bob)

    for wrong in (link[:-1], f"{link}x", "/unsubscribe/1", "/unsubscribe/%22", "/unsubscribe/" + "a" * 300):
        for answer in (guest.get(wrong), guest.post(wrong)):
            assert answer.status_code == 404, wrong
            assert "Deze link is niet heel" in answer.text
    assert guest.post(link, headers={"Origin": "https://elders.example"}).status_code == 403
    assert is_on(forum, alice)
