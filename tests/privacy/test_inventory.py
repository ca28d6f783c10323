"""What the privacy page tells is what is stored: held against the tables that there are."""

from forum import schema
from forum.privacy.inventory import INVENTORY, NOT_ABOUT_PEOPLE
from forum.privacy.jobs.archiving import columns_of
from tests.support.forum import Forum

RECORDS = {record.table.__tablename__: record for kind in INVENTORY for record in kind.records}


def test_every_table_is_told_of_or_has_nothing_about_people() -> None:
    tables = schema.metadata().tables

    assert RECORDS.keys() | NOT_ABOUT_PEOPLE == tables.keys()
    assert RECORDS.keys() & NOT_ABOUT_PEOPLE == set()
    for name in NOT_ABOUT_PEOPLE:
        refers_to = {key.column.table.name for key in tables[name].foreign_keys}
        assert "accounts" not in refers_to, name


def test_rows_are_found_by_every_column_that_makes_them_somebodys() -> None:
    for name, record in RECORDS.items():
        columns = set(columns_of(record.table))
        assert set(record.found_by) <= columns, name
        assert record.withheld <= columns, name


def test_what_opens_a_door_is_withheld() -> None:
    for name, record in RECORDS.items():
        for column in columns_of(record.table):
            if column.endswith(("_hash", "secret", "public_key")):
                assert column in record.withheld, (name, column)


def test_the_page_tells_all_of_it_in_both_languages(forum: Forum) -> None:
    dutch = forum.guest().get("/help/privacy")
    english = forum.guest().get("/help/privacy", headers={"Accept-Language": "en"})

    assert (dutch.status_code, english.status_code) == (200, 200)
    assert dutch.text.count("<dt>") == english.text.count("<dt>") == len(INVENTORY)
