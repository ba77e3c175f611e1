"""Spreadsheets of the back office: objects leave as XLSX or CSV, drafts included, and come back as drafts.

A column is one field in one language, derived from the importer's schema, so that a new field needs nothing here.
`columns` says which there are, `cells` and `values` how each is written and read, `sheets`, `csv_files` and `workbooks`
which files, `tables` how their rows are taken, `plan` and `checks` what an import would change and what speaks against
it, `imports` and `drafts` how it is written, `exports` what leaves, `admin` the pages.
"""
