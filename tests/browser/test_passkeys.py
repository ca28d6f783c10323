"""Passkeys with a real browser: it has a device that makes them, as laptops have, or a key at the USB port."""

from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.steps import OpenPage, follow, press, sign_in
from tests.support.served import Site

ADD, SIGN_IN = "Add a passkey", "Sign in with a passkey"
SAID = ".passkey [role=alert]"


class Devices:
    """What a page's browser can turn to for a passkey."""

    def __init__(self, page: Page) -> None:
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")

    def plug_in(self, transport: str, **options: Any) -> str:
        """A device whose person is there, and shows a finger; its number."""
        given = {
            "protocol": "ctap2",
            "transport": transport,
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        answer = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**given, **options}})
        return str(answer["authenticatorId"])

    def verify(self, device: str, *, is_person: bool) -> None:
        """Whether the finger is the right one, from now on."""
        self._devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": is_person})


def add(page: Page, name: str) -> None:
    page.goto("/account/security")
    follow(page.get_by_role("main"), ADD)
    page.get_by_label("Name").fill(name)
    press(page, ADD)
    follow(page, "I have kept them")  # the recovery codes
    expect(page.locator("#passkeys .row-name", has_text=name)).to_be_visible()


def test_a_passkey_of_this_device_signs_in_without_a_word_typed(open_page: OpenPage, site: Site) -> None:
    page = open_page("Charlie")
    Devices(page).plug_in("internal")
    add(page, "My laptop")
    page.goto("/account/passkeys/add")
    press(page, ADD)
    expect(page.locator(SAID)).to_have_text("This device has a passkey for your account already.")

    page.context.clear_cookies()
    page.goto("/login?next=/topics")  # its form offers the passkey, and this browser's person takes it
    expect(page.locator("summary", has_text="Charlie")).to_be_visible()

    # Another one on the same device, who is not taken for the first.
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "session", "value": site.sessions["Alice"], "url": site.url}])
    add(page, "His laptop")


def test_a_key_at_the_port_is_good_until_it_is_removed(open_page: OpenPage) -> None:
    page = open_page("Bob")
    # As where the browser offers no passkeys by itself: here it would take one at once.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    devices = Devices(page)
    key = devices.plug_in("usb")
    add(page, "My key")
    page.context.clear_cookies()
    page.goto("/login?next=/account/security")
    devices.verify(key, is_person=False)
    press(page, SIGN_IN)
    expect(page.locator(SAID)).to_contain_text("Nothing has happened")
    devices.verify(key, is_person=True)
    press(page, SIGN_IN)

    follow(page.get_by_role("main"), "Remove My key")
    press(page, "Remove this passkey")
    expect(page.get_by_role("status")).to_contain_text("The passkey is removed")
    page.context.clear_cookies()
    page.goto("/login?next=/account/security")
    press(page, SIGN_IN)
    expect(page.get_by_role("alert").first).to_contain_text("This passkey is not known here")
    sign_in(page, "Bob")
    expect(page.get_by_role("heading", level=1)).to_have_text("Security")


def test_a_browser_without_passkeys_or_script_has_the_page_as_before(open_page: OpenPage) -> None:
    page = open_page("Alice", script=False)
    page.goto("/account/passkeys/add")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("This browser cannot make a passkey here.")).to_be_visible()
    page.goto("/login")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
