"""Spreadsheets of the back office: objects leave as XLSX or CSV, drafts included, and come back as drafts.

A column is one field in one language, derived from the importer's schema, so that a new field needs nothing here.
`columns` says which there are, `cells` how each is written and read, `files` and `workbooks` which files, `tables` how
their rows are taken, `plan` what an import would change, `drafts` how it is written, `admin` the pages.
"""
