"""The privacy report: one page in plain words, as text, Markdown or HTML."""
