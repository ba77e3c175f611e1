"""What PostgreSQL itself must know before any table exists: extensions, text search, and the promises kept by triggers."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() is only STABLE, because a dictionary can be altered; ours is named, schema-qualified and never
# altered, so generated columns may use it.
FOLD = """
CREATE FUNCTION bamex_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
"""

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION bamex_{language} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION bamex_{language}
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH unaccent, {language}_stem;
ALTER TEXT SEARCH CONFIGURATION bamex_{language}
    ALTER MAPPING FOR numword, numhword, hword_numpart WITH unaccent, simple;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION bamex_fold(text)"),
        *(
            migrations.RunSQL(
                CONFIGURATION.format(language=language), f"DROP TEXT SEARCH CONFIGURATION bamex_{language}"
            )
            for language in ("french", "english")
        ),
    ]
