"""What is streamed, from the show to what is due: snapshot, readout, glide, dialect, feed, backlog.

Signals of the show (`addresses`, the one table) in the words of each receiver, at a steady rate.
"""
