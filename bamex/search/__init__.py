"""Search: what models declare (`columns`), how a query is read and asked (`query`), what readers get (`results`)."""
