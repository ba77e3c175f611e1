"""How a file of the portal leaves it, whatever its format."""

from django.http import HttpResponse

# Readable by scripts of any other site (Fetch standard, CORS), which hold nothing private.
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}


def file_answer(content, kind, file_name, disposition="inline"):
    """`content` of the media type `kind`, shown if the program can, saved under `file_name` if not."""
    headers = {"Content-Disposition": f'{disposition}; filename="{file_name}"'}
    return HttpResponse(content, content_type=kind, headers=OPEN | headers)
