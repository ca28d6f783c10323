"""Changes of tags while others change many threads: nobody waits in a circle."""

from concurrent.futures import ThreadPoolExecutor, wait

from sqlalchemy import update

from forum.threads.models import Thread
from tests.support.forum import Forum, Reader
from tests.support.truth import faults


def test_a_renamed_tag_waits_for_its_questions_in_the_order_of_their_numbers(
    forum: Forum, alice: Reader, mo: Reader
) -> None:
    threads = [alice.ask(f"Vraag {number}", tags="woord") for number in range(4)]
    for thread in reversed(threads):  # what is written over goes to the end: PostgreSQL meets the last one first
        forum.execute("UPDATE thread_tags SET position = 1 WHERE thread_id = :id", id=thread)
        forum.execute("UPDATE threads SET view_count = 1 WHERE id = :id", id=thread)
    forum.execute("ANALYZE")
    add_one = update(Thread).values(view_count=Thread.view_count + 1)

    with ThreadPoolExecutor(1) as pool, forum.database.writing() as counting:
        counting.execute(add_one.where(Thread.id == threads[0]))
        sent = pool.submit(lambda: mo.post("/tags/woord/edit", name="Woord", reason="Netter"))
        assert not wait([sent], timeout=0.5).done
        counting.execute(add_one.where(Thread.id == threads[-1]))
        counting.commit()

    assert sent.result().status_code == 303
    assert faults(forum.database) == []
