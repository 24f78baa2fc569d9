"""How a web archive is named, and the addresses that are asked of it."""

from datetime import UTC, datetime

import pytest

from provenance.errors import ConfigurationError, TransportError
from provenance.mementos import IndexForm, Service

AT = datetime(2018, 5, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "form", "index", "replay"),
    [
        ("https://web.archive.org", IndexForm.CDX, "https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/"),
        ("http://web.archive.org/web/", IndexForm.CDX, "https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/"),
        ("https://a.example/cdx/search/cdx", IndexForm.CDX, "https://a.example/cdx/search/cdx", "https://a.example/web/"),
        ("https://a.example:8080/desk/", IndexForm.CDX, "https://a.example:8080/desk/cdx", "https://a.example:8080/desk/"),
        ("https://a.example/desk/cdx", IndexForm.CDX, "https://a.example/desk/cdx", "https://a.example/desk/"),
        ("https://a.example/desk/timemap/link", IndexForm.TIMEMAP, "https://a.example/desk/timemap/link/", "https://a.example/desk/"),
    ],
)
def test_forms_of_names(text: str, form: IndexForm, index: str, replay: str) -> None:
    service = Service.parse(text)
    assert (service.form, service.index, service.replay) == (form, index, replay)


@pytest.mark.parametrize(
    "text", ["", "web.archive.org", "ftp://a.example/", "https://", "https://a.example/?x=1", "https://u@a.example/", "http://a:b/"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--wayback"):
        Service.parse(text)


def test_question_names_one_address_alone() -> None:
    """Nothing in it reaches the parameters of the question."""
    question = Service.parse("https://a.example/desk").question("http://x.example/a b?c=1&matchType=prefix#*")
    assert question == (
        "https://a.example/desk/cdx?url=http%3A%2F%2Fx.example%2Fa%20b%3Fc%3D1%26matchType%3Dprefix%23%2A"
        "&matchType=exact&output=json&limit=10000"
    )


def test_host_is_named_as_addresses_name_it() -> None:
    hosts = ["https://a.example/desk", "https://a.example:443/desk", "http://a.example:8080/desk", "http://[::1]:80/desk"]
    assert [Service.parse(one).host for one in hosts] == ["a.example", "a.example", "a.example:8080", "[::1]"]


def test_captures_are_asked_for_as_they_were_stored() -> None:
    service = Service.parse("https://a.example/desk")
    assert service.uri_m(AT, "http://x.example/a.jpg?b#c") == "https://a.example/desk/20180501123000id_/http://x.example/a.jpg?b%23c"
    assert service.raw("https://a.example/desk/20180501123000mp_/http://x.example/1") == (
        "https://a.example/desk/20180501123000id_/http://x.example/1"
    )
    assert service.raw("http://a.example/desk/20180501123000/http://x.example/1").startswith("https://a.example/desk/20180501123000id_/")
    assert service.raw("https://a.example/elsewhere/7") == "https://a.example/elsewhere/7"


def test_no_redirect_leads_out_of_the_archive() -> None:
    """Nor from https to http."""
    service = Service.parse("https://a.example/desk")
    assert service.route(AT, "https://x.example/a.jpg") == "https://a.example/desk/20180501123000id_/https://x.example/a.jpg"
    assert service.route(AT, "http://a.example/desk/2019id_/http://x.example/") == "https://a.example/desk/2019id_/http://x.example/"
    assert service.route(AT, "https://a.example:8443/") == "https://a.example/desk/20180501123000id_/https://a.example:8443/"
    with pytest.raises(TransportError, match="no address of the web"):
        service.route(AT, "mailto:a@x.example")


@pytest.mark.parametrize(
    ("address", "original"),
    [
        ("https://x.example/a.jpg", "https://x.example/a.jpg"),
        ("https://web.archive.org/web/2018/http://x.example/a.jpg", "http://x.example/a.jpg"),
        ("https://web.archive.org/web/20180501123000im_/https:/x.example/a.jpg", "https://x.example/a.jpg"),
        ("https://web.archive.org/save/page", None),
    ],
)
def test_captures_are_asked_about_by_what_was_captured(address: str, original: str | None) -> None:
    assert Service.parse("https://web.archive.org").original(address) == original
