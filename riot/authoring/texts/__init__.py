"""Translations: a film's texts and subtitles out to PO files, and back."""
