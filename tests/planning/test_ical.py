"""iCalendar: the feed that other programs read, and files that come in from them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar

from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.lib import clock
from parley.foundation.records import registry, writing
from parley.planning.ical.actions import new_feed
from parley.planning.ical.importing import import_calendar
from parley.planning.ical.models import CalendarFeed
from parley.planning.ical.reading import BadCalendar, read_calendar
from parley.planning.meetings.actions import arrange
from parley.planning.meetings.attending import Guests
from parley.planning.meetings.models import Meeting

NOW = datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


def file(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//T//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def times(*events: str) -> list[str]:
    found = read_calendar(file(*events), BERLIN, NOW)
    assert found.problems == []
    return [f"{one.starts_at.astimezone(BERLIN):%m-%d %H:%M}" for one in found.events]


def test_a_series_keeps_its_wall_time_and_its_exceptions() -> None:
    series = """UID:1
SUMMARY:Team
DTSTART;TZID=Europe/Berlin:20261022T090000
DTEND;TZID=Europe/Berlin:20261022T093000
RRULE:FREQ=WEEKLY;UNTIL=20261119T080000Z
EXDATE;TZID=Europe/Berlin:20261105T090000"""
    moved = """UID:1
SUMMARY:Team, later
RECURRENCE-ID;TZID=Europe/Berlin:20261112T090000
DTSTART;TZID=Europe/Berlin:20261112T140000
DTEND;TZID=Europe/Berlin:20261112T143000"""
    assert sorted(times(series, moved)) == ["10-22 09:00", "10-29 09:00", "11-12 14:00", "11-19 09:00"]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("UID:1\nSUMMARY:A\nDTSTART:20261124T090000Z\nDURATION:PT45M", ["11-24 10:00"]),
        ("UID:1\nSUMMARY:A\nDTSTART:20261124T090000", ["11-24 09:00"]),
        ("UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", ["11-24 12:00"]),
        ("UID:1\nDTSTART:20261124T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20261201T090000Z",
         ["11-24 10:00", "11-25 10:00", "12-01 10:00"]),
        ("UID:1\nDTSTART;VALUE=DATE:20261124\nRRULE:FREQ=YEARLY", ["11-24 12:00"]),
    ],
)  # fmt: skip
def test_times_as_calendars_write_them(event: str, expected: list[str]) -> None:
    assert times(event) == expected


def test_days_end_on_their_last_day() -> None:
    (found,) = read_calendar(
        file("UID:1\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126"), BERLIN, NOW
    ).events
    assert found.all_day and found.ends_at.astimezone(BERLIN).date() == datetime.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"name;mail\nAna;a@b.c", "BEGIN:VCALENDAR"),
        (file(), "no event"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nthis is no line\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "Line 4"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "file"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)  # fmt: skip
def test_files_that_are_none_say_where_and_why(data: bytes, said: str) -> None:
    with pytest.raises(BadCalendar, match=said):
        read_calendar(data, BERLIN, NOW)


def test_a_broken_event_is_told_and_the_others_come_in() -> None:
    good = "UID:2\nSUMMARY:Good\nDTSTART:20261124T090000Z"
    bad = ("UID:1\nSUMMARY:No start", "UID:3\nSUMMARY:Odd rule\nDTSTART:20261124T090000Z\nRRULE:FREQ=NEVER",
           "UID:4\nSUMMARY:Backwards\nDTSTART:20261124T090000Z\nDTEND:20261124T080000Z")  # fmt: skip
    found = read_calendar(file(*bad, good), BERLIN, NOW)
    assert [one.subject for one in found.events] == ["Good"] and len(found.problems) == 3


def test_an_endless_series_is_written_out_for_a_year() -> None:
    found = read_calendar(file("UID:1\nDTSTART:19700101T090000Z\nRRULE:FREQ=DAILY"), BERLIN, NOW)
    assert 0 < len(found.events) <= 400
    with pytest.raises(BadCalendar, match="every minute"):
        read_calendar(file("UID:1\nDTSTART:20260101T090000Z\nRRULE:FREQ=SECONDLY"), BERLIN, NOW)


@pytest.mark.django_db
def test_the_same_file_again_brings_meetings_up_to_date(
    boris: User, signed_in: Callable[[User], Client]
) -> None:
    event = "UID:1\nSUMMARY:Dentist\nDTSTART:20261124T090000Z\nDTEND:20261124T100000Z\nLOCATION:Kiel\nURL:not a link"
    client = signed_in(boris)
    for subject in ("Dentist", "Dentist", "Dentist again"):
        data = file(event.replace("Dentist", subject))
        page = client.post("/calendar/import/", {"file": SimpleUploadedFile("a.ics", data)})
        assert page.status_code == 200
    one = Meeting.objects.get()
    assert (one.subject, one.place, one.owner, one.remind) == ("Dentist again", "Kiel", boris, "")
    result = import_calendar(file(f"{event}\nSTATUS:CANCELLED"), by=Actor(boris, "import"))
    assert (result.changed, Meeting.objects.get().result) == (1, "cancelled")
    refused = client.post("/calendar/import/", {"file": SimpleUploadedFile("a.ics", b"hello")})
    assert refused.status_code == 422 and "BEGIN:VCALENDAR" in refused.content.decode()


@pytest.mark.django_db
def test_the_feed_is_readable_by_its_address_alone_until_that_is_taken_back(
    anna: User, boris: User, vera: User, client: Client, signed_in: Callable[[User], Client]
) -> None:
    row = {
        "subject": "Harbour; survey, with a very long name " * 4,
        "starts_at": NOW + HOUR,
        "ends_at": NOW + 2 * HOUR,
    }
    arrange([row], Guests(users=[boris.pk]), by=Actor(anna))
    task = {"subject": "Count the stock", "due_at": NOW, "any_time": True, "owner": boris.pk}
    writing.create(registry.get("task"), [task], Actor(boris))
    arrange([{**row, "subject": "Vera alone"}], Guests(), by=Actor(vera))
    page = signed_in(boris).post("/profile/calendar/", {"do": "new"}).content.decode()
    token = page.partition("/calendar/feed/")[2].partition(".ics")[0]
    assert token not in str(CalendarFeed.objects.values_list("digest", flat=True))
    address = f"/calendar/feed/{token}.ics"
    answer = client.get(address)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sorted(str(event["SUMMARY"])[:9] for event in events) == ["Count the", "Harbour; "]
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for wrong in ("guessed", token[:-1]):
        assert client.get(f"/calendar/feed/{wrong}.ics").status_code == 404
    User.objects.filter(pk=boris.pk).update(is_active=False)
    assert client.get(address).status_code == 404
    User.objects.filter(pk=boris.pk).update(is_active=True)
    new_feed(boris)
    assert client.get(address).status_code == 404
