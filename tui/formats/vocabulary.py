"""The elements of HTML, by what they mean for reading."""

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
PREFORMATTED = frozenset({"pre", "xmp", "listing", "plaintext"})

BLOCKS = PREFORMATTED | {
    *HEADINGS,
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main"),
    *("menu", "nav", "ol", "optgroup", "option", "p", "search", "section", "summary", "ul"),
    *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
"""Elements that end the line before them and after them."""

UNSEEN = frozenset(
    {
        *("head", "title", "script", "style", "template", "link", "meta", "base", "noframes", "frameset"),
        *("param", "track", "area", "col", "colgroup", "datalist", "input", "rp"),
    }
)
"""Elements whose text no reader sees."""

STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
CODE = frozenset({"code", "kbd", "samp", "tt"})
STRUCK = frozenset({"s", "strike", "del"})
MEDIA = frozenset({"img", "iframe", "video", "audio", "embed", "object", "svg", "canvas"})

KNOWN = (
    BLOCKS
    | UNSEEN
    | STRONG
    | EMPHASIS
    | CODE
    | STRUCK
    | MEDIA
    | {
        *("a", "abbr", "acronym", "bdi", "bdo", "big", "br", "button", "data", "font", "html", "ins", "label", "map"),
        *("mark", "math", "meter", "nobr", "noscript", "output", "picture", "progress", "q", "rb", "rt", "ruby"),
        *("select", "slot", "small", "source", "span", "sub", "sup", "textarea", "time", "u", "wbr"),
    }
)
"""Names that are taken for tags where they stand in angle brackets."""
