"""JSON files (RFC 8259)."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """JSON in UTF-8 as people can read it, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
