"""Keep what ended: Parquet tables, one small folder a session, and nothing else."""
