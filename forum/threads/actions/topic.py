"""What threads show of their topic."""

from sqlalchemy import select, update

from forum.kit import clock
from forum.kit.db import session
from forum.threads.models import Thread


def show_topic_anew(topic_id: int) -> None:
    """Let readers of a topic's threads know that these say something else now: how their topic is called.

    Held in the order of their numbers, so that two who change many threads cannot wait for each other.
    """
    of_topic = Thread.topic_id == topic_id
    session().execute(select(Thread.id).where(of_topic).order_by(Thread.id).with_for_update()).all()
    told = update(Thread).where(of_topic).values(changed_at=clock.now())
    session().execute(told.execution_options(synchronize_session=False))
