from waystation.cli.rehearsal.client import error_sentences, page_kind


def test_the_error_summary_gives_its_sentences_and_nothing_else() -> None:
    page = (
        '<p>Before</p><div class="error-summary" role="alert"><h2>Nothing was saved.</h2>'
        "<ul><li><a href='#b'>Band number: taken &amp; worn</a></li></ul></div><p>After</p>"
    )

    assert error_sentences(page) == ("Nothing was saved.", "Band number: taken & worn")
    assert error_sentences("<p>All is well</p>") == ()


def test_pages_that_differ_only_in_whom_they_show_are_one_kind() -> None:
    first = page_kind("/reception/families/household:018ad320-c400-7000-8000-000000000000/persons/")
    second = page_kind("/reception/families/household:018ad320-c400-7000-8000-000000000001/persons/?x=1")

    assert first == second == "/reception/families/household:…/persons/"
    assert page_kind("/supply/issued/issue:first-parcel/018ad320-c400-7000-8000-000000000000/") == (
        "/supply/issued/issue:…/"
    )
