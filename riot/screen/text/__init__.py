"""All words on the screen: cards, subtitles, results, titles and captions."""
