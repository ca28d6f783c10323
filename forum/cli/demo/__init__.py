"""A forum to try out: a small world written for it, or any amount of content made of some hundreds of texts."""

from forum.cli.demo.filling import demo, fill
from forum.cli.demo.world import plant_world

__all__ = ["demo", "fill", "plant_world"]
