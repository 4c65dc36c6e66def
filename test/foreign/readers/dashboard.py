"""Reads the dashboard as objects of the Grafana Foundation SDK and writes it again. Prints each field that Grafana does not have."""

import json

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard


def lost(written: object, read: object, path: str = "$"):
    """Paths of values that are not the same in both."""
    if isinstance(written, dict) and isinstance(read, dict):
        for key, value in written.items():
            yield from lost(value, read[key], f"{path}.{key}") if key in read else [f"{path}.{key}"]
    elif isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        for index, (own, other) in enumerate(zip(written, read)):
            yield from lost(own, other, f"{path}[{index}]")
    elif written != read:
        yield path


register_default_plugins()
with open("docs/grafana-dashboard.json", encoding="utf-8") as file:
    dashboard = json.load(file)
for path in lost(dashboard, json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard)))):
    print(f"{path}: Grafana has no such field, or reads it otherwise")
