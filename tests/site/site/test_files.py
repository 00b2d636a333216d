"""Files go out by their path, compressed where they are, and nothing else does."""

import gzip

import pytest

from presspass.site.files import Files
from tests.site.site.asgi_client import ask

PATHSEND = {"http.response.pathsend": {}}


@pytest.fixture
def files(tmp_path):
    static, media = tmp_path / "static", tmp_path / "media"
    (static / "site").mkdir(parents=True)
    (static / "site" / "layout.0123456789ab.css").write_text("p {}")
    with gzip.open(static / "site" / "layout.0123456789ab.css.gz", "wt") as packed:
        packed.write("p {}")
    (static / "plain.js").write_text("1")
    media.mkdir()
    (media / "boat.jpg").write_bytes(b"jpeg")
    (media / "drawing.svg").write_text("<svg/>")
    (media / "minutes.pdf").write_bytes(b"%PDF-1.4")
    (media / ".hidden").write_text("hidden")
    (tmp_path / "secret-key").write_text("secret")
    (media / "outside").symlink_to(tmp_path)
    folders = {"/static/": static, "/media/": media}
    return Files(folders, uploads=frozenset({"/media/"}))


def test_a_file_is_sent_by_its_path_where_the_server_can(files):
    answer = ask(files, "/media/boat.jpg", extensions=PATHSEND)

    assert answer.path.endswith("/media/boat.jpg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == "4"


def test_a_file_is_read_where_the_server_cannot(files):
    assert ask(files, "/media/boat.jpg").body == b"jpeg"


def test_a_name_with_a_hash_may_be_kept_for_ever(files):
    answer = ask(files, "/static/site/layout.0123456789ab.css")

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


def test_a_name_without_a_hash_is_asked_for_again(files):
    assert "immutable" not in ask(files, "/static/plain.js").headers["cache-control"]


def test_a_compressed_file_is_sent_to_those_who_understand_it(files):
    path = "/static/site/layout.0123456789ab.css"

    answer = ask(files, path, headers=[("Accept-Encoding", "br, gzip")])

    assert gzip.decompress(answer.body) == b"p {}"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"] != ask(files, path).headers["etag"]


def test_a_file_that_the_browser_has_is_not_sent_again(files):
    etag = ask(files, "/media/boat.jpg").headers["etag"]

    answer = ask(files, "/media/boat.jpg", headers=[("If-None-Match", etag)])

    assert (answer.status, answer.body) == (304, b"")


def test_a_head_request_gets_no_body(files):
    answer = ask(files, "/media/boat.jpg", method="HEAD", extensions=PATHSEND)

    assert (answer.status, answer.body, answer.path) == (200, b"", "")


def test_a_file_cannot_be_posted_to(files):
    answer = ask(files, "/media/boat.jpg", method="POST")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_an_upload_opened_by_itself_runs_nothing(files):
    answer = ask(files, "/media/drawing.svg")

    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in answer.headers
    assert ask(files, "/media/minutes.pdf").headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/nothing.jpg",
        "/media/../secret-key",
        "/media/x/../../secret-key",
        "/media//etc/passwd",
        "/media/outside/secret-key",
        "/media/..\\secret-key",
        "/media/.hidden",
        "/media/boat.jpg\0",
        "/media/" + "x" * 300,
        "/static/" + "x/" * 900,
        "/media/" + "x" * 253,
        "/media/" + "é" * 200,
        "/static/" + ("🌊" * 60 + "/") * 16 + "x",
    ],
)
def test_nothing_outside_the_folders_is_found(files, path):
    assert ask(files, path).status == 404
