"""Ways to write one English word that say the same."""

import re

ARTICLES = frozenset({"the", "a", "an"})

# British to American, as far as endings tell. What is no such word (exercise, four) becomes the same on both sides.
AMERICAN = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"^&$", "and"),
        (r"is(?=(?:e[ds]?|ing|ers?|ations?)$)", "iz"),
        (r"ys(?=(?:e[ds]?|ing|ers?)$)", "yz"),
        (r"our(?=(?:s|ed|ing|able|ite|ites)?$)", "or"),
        (r"tre(?=s?$)", "ter"),
        (r"ence(?=s?$)", "ense"),
        (r"ogue(?=s?$)", "og"),
        (r"mme(?=s?$)", "m"),
        (r"ll(?=(?:ed|ing|ers?|ors?)$)", "l"),
    )
)

# Words that carry no weight by themselves.
ONE_WORD = frozenset("of and for in on to at with by from".split())

# Words of one root that a translation changes with its sentence.
SAME = {
    "chinese": "china",
    "minister": "ministry",
    "ministerial": "ministry",
    "environmental": "environment",
    "ecological": "ecology",
    "financial": "finance",
    "national": "nation",
    "municipal": "municipality",
    "provincial": "province",
    "statistical": "statistic",
    "commercial": "commerce",
    "agricultural": "agriculture",
    "educational": "education",
    "economic": "economy",
    "european": "europe",
    "british": "uk",
    "american": "us",
    "politburo": "political",
    "vitalization": "revitalization",
    "regulator": "regulatory",
    "modernize": "modernization",
    "reforming": "reform",
    "opening": "open",
}
