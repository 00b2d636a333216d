"""The page /try/ and its sign-in by one tap: for the demonstration alone."""

from django.conf import settings
from django.http import HttpResponse

from presspass.readers.models import Reader
from tests.site.demo.loaded import LoadedPaper

ARTICLE = "/town/the-night-the-gate-stayed-open/"
SAME_ORIGIN = {"Origin": "http://localhost:8000", "Host": "localhost:8000"}
ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example")


class TestTry(LoadedPaper):
    def sign_in(self, reader="premium@demo.example", to=ARTICLE, headers=None) -> HttpResponse:
        data = {"reader": reader, "next": to}
        sent = SAME_ORIGIN if headers is None else headers
        return self.client.post("/try/sign-in/", data, headers=sent)

    def page(self, path: str, **query: str) -> str:
        return self.client.get(path, query, headers={"Host": "127.0.0.1:8000"}).content.decode()

    def test_nothing_of_it_is_there_outside_a_demonstration(self):
        with self.settings(DEMO=False):
            for path in ("/try/", "/try/window/", "/try/sign-in/"):
                assert self.client.get(path).status_code == 404
                assert self.client.post(path).status_code == 404
            assert self.sign_in().status_code == 404
            assert 'href="/try/"' not in self.page("/")

    def test_its_pages_can_be_asked_for_without_their_bodies(self):
        for path in ("/try/", "/try/window/"):
            assert self.client.head(path, headers=SAME_ORIGIN).status_code == 200

    def test_the_front_page_of_a_demonstration_leads_there(self):
        assert 'href="/try/"' in self.page("/")

    def test_two_windows_are_offered_under_two_host_names(self):
        page = self.page("/try/")

        for host in ("localhost", "127.0.0.1"):
            assert f"http://{host}:8000/try/window/?next=%2Ftown%2F" in page

    def test_a_visitor_from_the_network_is_told_how_to_use_a_telephone(self):
        page = self.client.get("/try/", headers={"Host": "192.168.1.20:8000"}).content.decode()

        assert "http://192.168.1.20:8000/try/" in page
        assert "localhost" not in page

    def test_one_tap_signs_in_and_leads_into_the_article(self):
        window = self.page("/try/window/", next=ARTICLE)
        assert "The night the gate stayed open" in window
        assert f'value="{ARTICLE}"' in window

        answer = self.sign_in()

        assert answer.status_code == 302
        assert answer["Location"] == ARTICLE
        assert answer.cookies[settings.GATE.cookies.ticket].value.count(".") == 2
        reader = Reader.objects.get(email="premium@demo.example")
        assert self.client.session["_auth_user_id"] == str(reader.pk)

    def test_only_the_demo_s_own_readers_are_signed_in_and_never_staff(self):
        Reader.objects.create_user("stranger@paper.example", "estuary-demo")

        for name in ("stranger@paper.example", "editor@demo.example", "no@demo.example", ""):
            assert self.sign_in(name).status_code == 404
        assert "_auth_user_id" not in self.client.session

    def test_a_page_of_elsewhere_signs_nobody_in(self):
        for headers in ({"Origin": "https://elsewhere.example"}, {}):
            assert self.sign_in(headers=headers).status_code == 403

    def test_nobody_is_led_to_another_site(self):
        for path in ELSEWHERE:
            assert self.sign_in(to=path)["Location"] == "/"
            assert (
                "elsewhere.example"
                not in self.page("/try/window/", next=path)
                .partition("<main")[2]
                .partition("</main")[0]
            )

    def test_a_spanish_interface_tries_a_spanish_article(self):
        self.client.cookies[settings.GATE.cookies.language] = "es"

        assert "%2Fes%2Fria%2Fla-sal-que-se-fue-en-una-noche%2F" in self.page("/try/")
