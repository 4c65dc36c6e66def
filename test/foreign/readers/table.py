"""Reads CSV strictly: table.py < [{"file": …, "result": …}]. Prints what it reads otherwise than it was written."""

import csv
import json
import re
import sys


def text(value: str) -> str:
    """A text that a spreadsheet would compute has an apostrophe in front."""
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def utf8(value: str) -> str:
    """A text as UTF-8 holds it: without half surrogate pairs."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


for entry in json.load(sys.stdin):
    result = entry["result"]
    with open(entry["file"], encoding="utf-8", newline="") as file:
        content = file.read()
    with open(entry["file"], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    is_samples = entry["file"].endswith("samples")
    expected = [
        (quantity, arm, values, value)
        for quantity in result["quantities"]
        for arm, values in zip(result["arms"], quantity["arms"], strict=True)
        for value in (values["values"] if is_samples else [values["median"]])
    ]
    if len(rows) != len(expected):
        print(f"{entry['file']}: {len(rows)} rows in place of {len(expected)}")
        continue
    for row, (quantity, arm, values, value) in zip(rows, expected):
        pairs = {"lane": quantity["lane"], "metric": quantity["name"], "unit": quantity["unit"], "arm": arm["name"]}
        if not is_samples:
            pairs |= {"outcome": values["outcome"], "label": arm["label"], "result": result["headline"]}
        for column, own in pairs.items():
            if row[column] != utf8(text(own)):
                print(f"{entry['file']}: {column} is {row[column]!r}, not {own!r}")
        number = row["value" if is_samples else "median"]
        if (float(number) if number else None) != (None if value is None else float(value)):
            print(f"{entry['file']}: {number} in place of {value}")
        if None in row or any(field is None for field in row.values()):
            print(f"{entry['file']}: a row has other columns than the head")
    if not content.endswith("\r\n"):
        print(f"{entry['file']}: the last row has no line end of RFC 4180")
