"""Validates JSON files against a JSON schema: json_schema.py SCHEMA < [{"file": …}]. Prints each disagreement."""

import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as schema:
    validator = jsonschema.Draft7Validator(json.load(schema))
files = json.load(sys.stdin)
if not files:
    print("no file was written")
for entry in files:
    with open(entry["file"], encoding="utf-8") as file:
        document = json.load(file)
    if not document:
        print(f"{entry['file']}: it is empty")
    for error in validator.iter_errors(document):
        print(f"{entry['file']}: {error.json_path}: {error.message[:200]}")
