"""How the acts of authors and moderators are called: in forms, and in the history."""

from dataclasses import dataclass

from forum.kit.words import Message

VERBS = {
    "post_hidden": Message("hidden"),
    "post_shown": Message("shown again"),
    "post_deleted": Message("deleted"),
    "post_restored": Message("restored"),
    "thread_locked": Message("closed"),
    "thread_unlocked": Message("reopened"),
    "thread_moved": Message("moved to another topic"),
    "post_branched": Message("made a question of its own"),
    "reports_settled": Message("reports settled"),
    "tag_renamed": Message("tag renamed"),
    "tag_described": Message("tag described"),
    "tag_merged": Message("tags merged"),
    "role_changed": Message("role changed"),
    "member_suspended": Message("suspended"),
    "suspension_ended": Message("suspension ended"),
    "charge_given": Message("given charge of a topic"),
    "charge_taken": Message("charge of a topic taken away"),
    "all_topics_given": Message("given charge of all topics"),
    "topic_added": Message("topic added"),
    "topic_edited": Message("topic described anew"),
    "topic_moved": Message("topic put elsewhere in the list"),
    "settings_changed": Message("settings changed"),
    "mail_hurried": Message("waiting mail tried again"),
    "sessions_ended": Message("signed out everywhere"),
    "factor_removed": Message("second steps taken away"),
    "password_changed": Message("password changed"),
}


@dataclass(frozen=True)
class Words:
    """What a form of a change says."""

    heading: Message
    explanation: Message
    button: Message


CHANGES = {
    "hide": Words(
        Message("Hide this post"),
        Message("Only its author and the moderators still see it. You can show it again."),
        Message("Hide"),
    ),
    "show": Words(Message("Show this post"), Message("From then on everyone can see it."), Message("Show")),
    "delete": Words(
        Message("Delete this post"),
        Message(
            "Only moderators still see it, and can restore it. Replies to a reply stay; those to a question disappear with it."
        ),
        Message("Delete"),
    ),
    "restore": Words(Message("Restore this post"), Message("Everyone can see it again."), Message("Restore")),
    "lock": Words(
        Message("Close this question"),
        Message(
            "Everyone can still read it. Replying is no longer possible, and authors can no longer edit what they wrote."
        ),
        Message("Close the question"),
    ),
    "unlock": Words(
        Message("Reopen this question"), Message("Replying is possible again."), Message("Reopen the question")
    ),
    "move": Words(
        Message("Move to another topic"),
        Message("Links to the question keep working."),
        Message("Move"),
    ),
}
