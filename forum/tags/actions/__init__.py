"""Every change of tags, a verb each. None commits: that is for the door."""

from forum.tags.actions.moderate import NameTaken, TagWords, edit_tag, merge_tag
from forum.tags.actions.settle import pick, settle_names, settle_tags

__all__ = ["NameTaken", "TagWords", "edit_tag", "merge_tag", "pick", "settle_names", "settle_tags"]
