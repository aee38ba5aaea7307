"""Records as the commands print them, put together by hand."""


def finding(category="accuracy/number", severity="major", message="a finding", **more):
    """A finding about nothing in particular, but for *more*."""
    nowhere = {"claim": None, "segment": None, "source": None, "target": None}
    return {"category": category, "severity": severity, "message": message, **nowhere, **more}


def note(target, words, told, origin="glossary"):
    """What is *told* of the *words* of a *target*."""
    at = target.index(words)
    return {"start": at, "end": at + len(words), "text": told, "origin": origin}


def segment(id_, source, target, *findings, start=0, **more):
    """A sentence that stands in the file from *start* on."""
    spans = [{"start": start, "end": start + len(source)}]
    about = [one | {"segment": id_} for one in findings]
    made = {"id": id_, "source": source, "target": target, "spans": spans, "findings": about}
    return {**made, "reused": None, "notes": (), **more}


def article(words="文章", number=1):
    """What every record has of its article; *words* stand in each field that a file can fill."""
    return {
        "id": f"{words}#{number}",
        "document": {"path": words, "sha256": words, "encoding": words, "kind": words},
        "headline": words,
        "source": words,
        "date": {"value": words, "precision": "day", "basis": words, "certain": True},
        "paragraphs": [{"text": words, "spans": []}],
        "provenance": {
            "model": words,
            "base_url": words,
            "prompts": {words: words},
            "usage": {"prompt_tokens": 1, "completion_tokens": 1},
            "cached": 0,
            "calls": 1,
            "cost": None,
        },
    }


def translation(*segments, number=1, terms=(), to="en", unchecked=(), **more):
    """The record of a translation."""
    findings = [one for part in segments for one in part["findings"]]
    made = {"segments": [*segments], "target_language": to, "unchecked": [*unchecked], "terms": [*terms]}
    return {**article(number=number, **more), **made, "findings": findings}


def of_old(record):
    """The same as a version wrote it that knew neither languages nor notes."""
    plain = {name: value for name, value in record.items() if name not in {"target_language", "unchecked"}}
    segments = [
        {name: value for name, value in one.items() if name not in {"reused", "notes"}} for one in record["segments"]
    ]
    return {**plain, "segments": segments}


def brief(words="Words", *findings):
    """The record of a brief, with *words* in every field."""
    place = {"start": 0, "end": len(words)}
    term = {"zh": words, "en": words, **place}
    made = {
        "headline": words,
        "lede": words,
        "claims": [
            {
                "text": words,
                "quotes": [{"text": words, **place, "spans": [place]}],
                "speaker": words,
                "kind": "statement",
            }
        ],
        "people": [{**term, "post_zh": words, "post_en": words}],
        "organisations": [term],
        "figures": [{**term, "en": f"{words}!"}],
        "commitments": [{"claim": 0, "kind": "target", "who": words, "when": words, **term}],
        "terms": [term],
    }
    return {**article(words), "brief": made, "findings": [*findings]}
