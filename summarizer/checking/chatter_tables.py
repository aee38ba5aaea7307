"""What a model says that no translation does.

Each line: what a text must have, in small letters, for the pattern to be tried at all; then the pattern.
"""

# How a model begins before it translates; always tried, at the beginning alone.
OPENINGS = (
    r"(?:sure|certainly|of course|okay|ok|absolutely)[,.!:][^\n]{0,60}\b(?:translat\w+|english|summary|version)\b",
    r"here(?:['’]s| is| are) (?:the|my|your|an?|its) [^.\n]{0,40}\b(?:translat\w+|rendering|english|summary|version)\b",
    r"here(?:['’]s| is| are)\b[^.\n]{0,60}:\s*(?:\n|$)",
    r"(?:the |my )?(?:english )?translat(?:ion|ed (?:text|sentence))(?: (?:is|reads|into english))?\W{0,3}:",
    r"(?:english|answer|output|response|assistant)(?: (?:text|version))?\W{0,3}:",
    r"(?:i['’]d|i would) be (?:happy|glad) to (?:help|translate)\b",
    r"(?:i['’]ll|i will|let me) translate\b",
    r"the (?:chinese|given|provided|above) (?:text|sentence|passage)\b[^.\n]{0,60}\b(?:translat\w+|means|can be)\b",
)
# How it refuses.
REFUSALS = (
    ("language model", r"\bas an? (?:ai |artificial intelligence |large )?language model\b"),
    ("an ai", r"\b(?:as|i['’]m|i am) (?:just )?an ai(?: language model| assistant)?\b"),
    (
        "sorry",
        r"^\W*(?:i['’]m|i am) (?:very )?sorry,? (?:but )?(?:as an|i (?:can['’]?t|cannot|am unable|am not able))\b",
    ),
    ("i can", r"^\W*i (?:can['’]t|cannot) (?:assist|help (?:you|with)|translate|provide|answer|fulfil\w*|comply)\b"),
    (
        "able to",
        r"^\W*i['’ ]a?m (?:unable|not able) to (?:assist|help (?:you|with)|translate|provide|answer|fulfil\w*|comply)",
    ),
    ("provide", r"\bplease provide [^.\n]{0,30}\b(?:text|sentences?|chinese)\b"),
    ("provided", r"\bno (?:chinese )?(?:text|sentences?) (?:was|were|is|has been) provided\b"),
)
# What is no text: code fences, turns of a conversation, thoughts, an answer's own JSON, the words of a question.
FURNITURE = (
    ("```", r"```"),
    ("<", r"<\|[a-z_]{1,30}\|>|</?(?:think|thinking|s|answer|response|translation|input|system|user|assistant)>"),
    ("inst", r"\[/?INST\]|<</?SYS>>"),
    ("##", r"^\s*##+\s*(?:response|translation|answer|english|instruction|output)\b"),
    ('":', r"^\s*[\[{]\s*\"\w{1,20}\"\s*:|\"(?:english|text|translation|headline|lede|claims|target)\"\s*:\s*[\"\[{]"),
    ("{{", r"\{\{\s*\w{1,30}\s*\}\}"),
    ("words to use", r"\bwords to use\W{0,3}:"),
    ("sentences to translate", r"\bsentences to translate\W{0,3}:"),
    ("the sentence before", r"\bthe sentence before, for context"),
    ("what the check found", r"\bwhat the check found\b"),
    ("json", r"\banswer (?:as|with) (?:one )?json\b"),
)
# Its remarks on its own work.
REMARKS = (
    ("note", r"(?:^|\n|[.!?\"”)]\s+)[(\[*]{0,3}(?:translator['’]s )?notes?\*{0,2}\s*:(?!\s*\d)"),
    ("translation", r"\b(?:this|the above) translation (?:is|has|aims|tries|preserves|maintains|captures|keeps)\b"),
    ("let me know", r"\blet me know if\b"),
    ("hope this", r"\bi hope this (?:helps|translation)\b"),
    ("feel free", r"\bfeel free to (?:ask|let me)\b"),
    ("original chinese", r"\bin the original chinese\b"),
)
