"""The section's content files, in the order in which they depend on one another."""

from bamex.importer.content_file import content_file
from programme.models import Phase, Salon, Session, Venue

FILES = [
    content_file(__file__, Venue, "venues.yaml"),
    content_file(__file__, Phase, "phases.yaml"),
    content_file(__file__, Session, "sessions.yaml"),
    content_file(__file__, Salon, "salon.yaml"),
]
