"""Texts as readers see them: their languages, typography and dates, their figures and source marks, as HTML."""
