"""The issue that is proposed: what stands at the top, what is read, what is new; nothing twice."""

from datetime import timedelta

import pytest

from presspass.newsletters.issues import proposal
from presspass.newsletters.issues.proposal import NothingNew
from presspass.newsroom.models import FrontPick, SectionPick
from presspass.recommendations.models import ReadTogether
from tests.site.newsroom.conftest import FIRST_DAY

pytestmark = pytest.mark.django_db
NOW = FIRST_DAY + timedelta(hours=1)


def test_what_editors_placed_leads_then_what_is_read_most_then_the_newest(paper, newsletter):
    newest, read, placed, top = (paper.write() for _ in range(4))
    SectionPick.objects.create(section=paper.harbour, article=placed)
    FrontPick.objects.create(front=paper.front, article=top)
    ReadTogether.objects.create(one=read, other=read, times=90)
    town = paper.write(paper.town)
    paper.write(paper.puerto)

    issue = proposal.propose(newsletter, by=None, now=NOW)

    chosen = [place.article for place in issue.articles.all()]
    assert chosen == [top, placed, read, newest, town]
    assert issue.subject == top.title
    assert issue.state == "draft"


def test_sections_take_turns_and_an_issue_has_eight_at_most(paper, newsletter):
    for _ in range(12):
        paper.write()
    town = [paper.write(paper.town) for _ in range(3)]

    chosen = proposal.chosen_for(newsletter, now=NOW)

    assert len(chosen) == proposal.MOST
    assert {one.pk for one in town[:2]} < set(chosen)


def test_nothing_that_is_withdrawn_old_or_was_in_the_last_issue_is_proposed(
    paper, newsletter, compose
):
    was, fresh, withdrawn = (paper.write() for _ in range(3))
    withdrawn.unpublish()
    paper.write(first_published_at=NOW - timedelta(days=8))
    compose(was, number=1, sending_since=NOW - timedelta(days=2))

    assert proposal.chosen_for(newsletter, now=NOW) == [fresh.pk]

    fresh.unpublish()
    with pytest.raises(NothingNew):
        proposal.propose(newsletter, by=None, now=NOW)
