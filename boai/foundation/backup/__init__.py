"""Everything a society owns in one file, and back: ``boai backup``, ``boai restore``.

The file is a zip that any program can read: ``manifest.json``, every table as JSON lines in ``tables/``, and the
folders of `BOAI_HOME` in ``home/``. It knows no database engine: what was backed up from SQLite restores into
PostgreSQL and the other way round.
"""
