"""Keep visits in numbers, never in pictures: journal, archive, privacy, queries, report."""
