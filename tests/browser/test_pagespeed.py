"""What pages weigh, that nothing on them moves, and that nobody else is asked.

How soon they are there is measured by `make pagespeed`.
"""

from pathlib import Path

from presspass.gate.minified import minified
from tools.pagespeed import TEXT_BELOW_BYTES, Walkers, measured

ROOT = Path(__file__).parent.parent.parent / "presspass"
RULES = """
(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // Browsers keep the white space within custom properties; `a *:is(b)` is what `a :is(b)` says.
  const same = (rule) => rule.cssText.replaceAll(", ", ",").replaceAll(" *:", " :");
  return [...sheet.cssRules].map(same);
}
"""


def test_no_page_is_heavy_or_moves_or_asks_others(paper, playwright, reader, tmp_path):
    rows = list(measured(paper, Walkers(playwright, tmp_path, reader, is_throttled=False)))

    assert len(rows) == 7
    for one in rows:
        assert 3_000 < one.text < TEXT_BELOW_BYTES, one
        assert one.shifted == 0, one
        assert one.strangers == 0, one


def test_a_stylesheet_says_the_same_without_its_white_space(profile):
    page = profile().page
    sheets = sorted(ROOT.rglob("static/**/*.css"))
    assert len(sheets) > 15
    for sheet in sheets:
        written = sheet.read_text()
        sent = minified(sheet.name, written.encode()).decode()

        rules = page.evaluate(RULES, written)

        assert len(sent) < len(written)
        assert rules
        assert page.evaluate(RULES, sent) == rules, sheet
