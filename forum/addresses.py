"""The table of addresses, as pure functions: pages, feeds, mails and mentions all link by it.

Every function answers a path of this site, beginning with "/"; `absolute` puts the forum's base address before it.
The table itself is the project's contract with the outside (`docs/addresses.md`).

Longer than 250 lines, because the addresses of everything are one table.
"""

from urllib.parse import quote, urlencode


def absolute(base_url: str, path: str) -> str:
    """The whole address of a path, for feeds, mails and canonical links."""
    return base_url.rstrip("/") + path


def with_query(path: str, **parameters: object) -> str:
    """A path with those of the parameters that have a value."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def front() -> str:
    return "/"


def unanswered() -> str:
    return "/unanswered"


def top() -> str:
    return "/top"


def topics() -> str:
    return "/topics"


def topic(slug: str) -> str:
    return f"/topics/{quote(slug)}"


def tags() -> str:
    return "/tags"


def tag(slug: str) -> str:
    """A tag; or, their slugs joined by "+", several together."""
    return f"/tags/{quote(slug, safe='+')}"


def tag_change(slug: str, verb: str) -> str:
    """The form that edits a tag, or merges it into another."""
    return f"/tags/{quote(slug)}/{verb}"


def suggest_tags() -> str:
    """Names of tags that begin as `?q=` does, for scripts."""
    return "/suggest/tags"


def search(q: str | None = None, **chosen: str | None) -> str:
    """Finding questions; `chosen` are the filters and the order."""
    return with_query("/search", q=q, **chosen)


def suggest_questions() -> str:
    """Questions that are like the title `?q=`, for scripts."""
    return "/suggest/questions"


def opensearch() -> str:
    """How browsers search here."""
    return "/opensearch.xml"


def feed(page: str, extension: str) -> str:
    """The feed of a page: the same address with `.rss` or `.atom` behind its path; the front page's is `/feed.<ext>`."""
    path, _, query = page.partition("?")
    return f"{'/feed' if path == '/' else path}.{extension}{query and '?'}{query}"


def hub() -> str:
    """Where servers ask to be sent a feed when it changes (WebSub)."""
    return "/hub"


def following(path: str) -> str:
    """How to follow the feed of that path."""
    return with_query("/help/feeds", feed=path)


def opml() -> str:
    """The feeds of all topics, in one file for feed readers."""
    return "/topics.opml"


def thread(thread_id: int, slug: str) -> str:
    return f"/questions/{thread_id}-{slug}"


def thread_feed(thread_id: int, extension: str) -> str:
    """Canonical, without the slug: feed readers keep it for years."""
    return f"/questions/{thread_id}.{extension}"


def ask(topic_slug: str | None = None, tags: str | None = None, title: str | None = None) -> str:
    return with_query("/ask", topic=topic_slug, tags=tags, title=title)


def reply(thread_id: int) -> str:
    return f"/questions/{thread_id}/reply"


def thread_change(thread_id: int, verb: str) -> str:
    """The form that locks, unlocks or moves a thread."""
    return f"/questions/{thread_id}/{verb}"


def post(post_id: int) -> str:
    """A post's permanent address: it redirects to the page of the thread that holds it."""
    return f"/posts/{post_id}"


def post_change(post_id: int, verb: str) -> str:
    """The form that edits, hides, shows, deletes or restores a post."""
    return f"/posts/{post_id}/{verb}"


def edit(post_id: int) -> str:
    return post_change(post_id, "edit")


def branch(post_id: int) -> str:
    """The form that makes a reply a question of its own."""
    return post_change(post_id, "branch")


def history(post_id: int) -> str:
    return f"/posts/{post_id}/history"


def mark(post_id: int, name: str) -> str:
    """The form that marks a post as `useful` or `accepted`."""
    return f"/posts/{post_id}/{name}"


def flag(post_id: int) -> str:
    """The form that reports a post to the moderators."""
    return f"/posts/{post_id}/flag"


def desk() -> str:
    """What waits for a moderator: reported posts."""
    return "/moderation"


def waiting() -> str:
    """What waits for a moderator: posts to approve."""
    return "/moderation/waiting"


def at_desk(post_id: int) -> str:
    """One post that waits for a moderator, and the form to settle it."""
    return f"/moderation/posts/{post_id}"


def log(moderator: str | None = None, verb: str | None = None) -> str:
    """What moderators did; of one of them (a handle), or of one kind."""
    return with_query("/moderation/log", moderator=moderator, verb=verb)


def anchor(post_id: int) -> str:
    """The fragment that names a post within its page."""
    return f"#post-{post_id}"


def member(handle: str) -> str:
    return f"/members/{quote(handle)}"


def avatar(handle: str, digest: str) -> str:
    """A member's own picture, as it is now: another one has another address."""
    return f"{member(handle)}/avatar-{digest}.webp"


def login(back: str | None = None) -> str:
    return with_query("/login", next=back)


def second_step() -> str:
    """Where the code of the second step of signing in is sent."""
    return "/login/code"


def prove_again(back: str | None = None) -> str:
    """Where who is signed in proves once more who they are."""
    return with_query("/login/again", next=back)


def login_with(provider: str) -> str:
    """Signing in with an organisation: the form that sends one there."""
    return f"/login/with/{quote(provider)}"


def back_from(provider: str) -> str:
    """Where a provider sends one back to; it is registered there."""
    return f"/login/with/{quote(provider)}/back"


def join_with(provider: str, key: str | None = None) -> str:
    """Making an account for who came back and has none."""
    return with_query(f"/login/with/{quote(provider)}/join", key=key)


def register(back: str | None = None) -> str:
    return with_query("/register", next=back)


def confirm(signed: str) -> str:
    """Where the link in the mail to a newcomer leads: one button makes the account."""
    return f"/confirm/{signed}"


def reset(signed: str | None = None) -> str:
    """Choosing a new password, by the link in a mail; without one, where that mail is asked for."""
    return f"/reset/{signed}" if signed else "/reset"


def email() -> str:
    """The form that changes one's address."""
    return "/account/email"


def change_email(signed: str) -> str:
    """Where the link in the mail to the new address leads."""
    return f"/address/{signed}"


def restore_email(signed: str) -> str:
    """Where the link in the mail to the former address leads."""
    return f"/address/back/{signed}"


def logout() -> str:
    return "/logout"


def account() -> str:
    return "/account"


def account_mail() -> str:
    """The switch for mail about replies."""
    return "/account/mail"


def unsubscribe(signed: str) -> str:
    """What ends mail about replies, by the link of such a mail."""
    return f"/unsubscribe/{signed}"


def private_feeds() -> str:
    """One's addresses of private feeds, and making another."""
    return "/account/feeds"


def end_private_feed(key_id: int) -> str:
    return f"/account/feeds/{key_id}/end"


def private_feed(key: str, extension: str) -> str:
    """A feed for whoever has its key: no page, log or header repeats this address."""
    return f"/feeds/{key}.{extension}"


def security(after_reset: str | None = None) -> str:
    """What opens an account: password, factors, sessions. After choosing a new password it leads on to where one was going."""
    return with_query("/account/security", next=after_reset)


def totp() -> str:
    """Setting up an app that shows codes."""
    return "/account/totp"


def remove_totp() -> str:
    return "/account/totp/remove"


def recovery_codes() -> str:
    return "/account/codes"


def end_session(session_id: int) -> str:
    """Signing out elsewhere."""
    return f"/account/sessions/{session_id}/end"


def end_sessions() -> str:
    """Signing out everywhere else."""
    return "/account/sessions/end"


def privacy() -> str:
    """What the forum knows of a member, and leaving."""
    return "/account/privacy"


def archive(archive_id: int | None = None) -> str:
    """Everything about a member in one file; without a number, where it is asked for."""
    return "/account/archive" + (f"/{archive_id}" if archive_id else "")


def leave() -> str:
    return "/account/leave"


def password() -> str:
    return "/account/password"


def passkey_sign_in() -> str:
    return "/login/passkey"


def passkey_challenge() -> str:
    """What a browser needs to ask for a passkey, for scripts."""
    return "/login/passkey/challenge"


def new_passkey() -> str:
    return "/account/passkeys/add"


def new_passkey_challenge() -> str:
    """What a browser needs to make a passkey, for scripts."""
    return "/account/passkeys/challenge"


def passkey_change(passkey_id: int, verb: str) -> str:
    """The form that renames or removes a passkey."""
    return f"/account/passkeys/{passkey_id}/{verb}"


def organisations() -> str:
    """The form that links an organisation to one's account."""
    return "/account/organisations"


def link_organisation(key: str | None = None) -> str:
    """Linking the account to who came back, after asking."""
    return with_query("/account/organisations/link", key=key)


def unlink_organisation() -> str:
    return "/account/organisations/unlink"


def preferences() -> str:
    return "/preferences"


def sitemap() -> str:
    return "/sitemap.xml"


def sitemap_of_site() -> str:
    return "/sitemap-site.xml"


def sitemap_part(number: int) -> str:
    """One part of the sitemap's questions; the first is 1."""
    return f"/sitemap-{number}.xml"


def feed_style() -> str:
    """The stylesheet of feeds that are looked at in a browser: by no hash, for the same feed is always the same bytes."""
    return "/assets/feed.css"


def favicon() -> str:
    return "/favicon.ico"


def help_page(name: str) -> str:
    """One of `views`, `feeds`, `writing`, `privacy`."""
    return f"/help/{name}"


def admin(*parts: str) -> str:
    """The pages of administrators: `admin()`, `admin("topics", slug)`, `admin("members", handle, "role")`."""
    return "/".join(("/admin", *map(quote, parts)))
