"""Notes that the portal keeps for itself, and readers never see: codes given, entries loaded, tables changed."""

from django.db import connection, models


class CodeSeries(models.Model):
    """The highest number ever given under a prefix, so that no code is given twice, even after a deletion."""

    prefix = models.CharField(max_length=1, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.prefix}{self.last:03d}"

    @classmethod
    def next_code(cls, prefix):
        """A new code; concurrent transactions wait for one another here."""
        return f"{prefix}{cls._raise(prefix, first=1, step=1):03d}"

    @classmethod
    def note(cls, codes):
        """Remember that `codes` have been given."""
        highest = {}
        for code in codes:
            highest[code[0]] = max(int(code[1:]), highest.get(code[0], 0))
        for prefix, number in highest.items():
            cls._raise(prefix, first=number, step=0)

    @staticmethod
    def _raise(prefix, first, step):
        """Raise the number by `step`, and to `first` at least; return it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bamex_codeseries AS series (prefix, last) VALUES (%(prefix)s, %(first)s) "
                "ON CONFLICT (prefix) DO UPDATE SET last = GREATEST(series.last + %(step)s, %(first)s) RETURNING last",
                {"prefix": prefix, "first": first, "step": step},
            )
            return cursor.fetchone()[0]


class TableChange(models.Model):
    """Moment of the last change of a table of content, by the triggers: pages depend on tables (bamex.store)."""

    name = models.CharField(max_length=63, primary_key=True)
    changed = models.DateTimeField()

    def __str__(self):
        return self.name


class LoadedEntry(models.Model):
    """Entry last given by a content file for one object, so that later edits by staff are recognised (decision 5)."""

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="bamex_loadedentry_once")]

    def __str__(self):
        return f"{self.model} {self.key}"
