from presspass.gate.minified import minified
from presspass.gate.notice.values import HERE

SCRIPT = b"""// Says hello.
const greet = (who) => {
  return `Hello, // ${who}`; /* done */
};
"""


def test_a_script_loses_its_comments_and_white_space_and_no_word():
    assert minified("hello.js", SCRIPT) == b"const greet=(who)=>{return`Hello, // ${who}`;};"


def test_a_stylesheet_keeps_its_nesting_and_what_stands_between_words():
    written = (
        b"@layer a { .b { & a:hover { margin: calc(1rem + 2px) auto; } } .c :is(i, b) { top: 0 } }"
    )

    assert minified("b.css", written) == (
        b"@layer a{.b{& a:hover{margin:calc(1rem + 2px) auto}}.c *:is(i,b){top:0}}"
    )


def test_what_is_neither_stays_as_it_is():
    assert minified("icon.svg", b"<svg> <!-- a --> </svg>") == b"<svg> <!-- a --> </svg>"


def test_the_script_of_a_page_is_sent_in_less_than_12_kilobytes():
    assert len(minified("reading.js", (HERE / "static" / "reading.js").read_bytes())) < 12_000
