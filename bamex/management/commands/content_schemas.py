"""Write the JSON Schema of each content file, by which editors check and complete entries."""

import json

from django.core.management.base import BaseCommand

from bamex.importer.json_schema import json_schema, schema_path
from bamex.management.commands.load_content import FILES


def schema_text(file) -> str:
    return json.dumps(json_schema(file), ensure_ascii=False, indent=2) + "\n"


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        for file in FILES:
            path = schema_path(file)
            path.parent.mkdir(exist_ok=True)
            path.write_text(schema_text(file), encoding="utf-8")
            self.stdout.write(f"  {'/'.join(path.parts[-4:])}")
