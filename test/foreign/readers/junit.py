"""Reads JUnit XML with junitparser: junit.py < [{"file": …, "result": …}]. Prints what it reads otherwise than it was written."""

import json
import re
import sys

from junitparser import JUnitXml

STATES = {"Failure": "failed", "Error": "invalid", "Skipped": "open"}
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """A text as XML can hold it: an attribute has no line feeds."""
    return FORBIDDEN.sub("\ufffd", value).replace("\t", " ").replace("\r", " ").replace("\n", " ")


for entry in json.load(sys.stdin):
    xml = JUnitXml.fromfile(entry["file"])
    expected = entry["result"]["cases"]
    read = [case for suite in xml for case in suite]
    counts = {state: sum(case["state"] == state for case in expected) for state in STATES.values()}
    if (xml.tests, xml.failures, xml.errors, xml.skipped) != (
        len(expected),
        counts["failed"],
        counts["invalid"],
        counts["open"],
    ):
        print(f"{entry['file']}: other counts")
    for own, case in zip(expected, read, strict=True):
        states = [STATES[type(result).__name__] for result in case.result] or ["passed"]
        if states != [own["state"]]:
            print(f"{entry['file']}: {own['name']!r} is {states}, not {own['state']}")
        if (case.classname, case.name) != (text(own["group"]), text(own["name"])):
            print(f"{entry['file']}: {case.classname!r} {case.name!r} was {own['group']!r} {own['name']!r}")
