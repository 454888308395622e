"""The rules of donations: pure functions of facts and time, no Django, no database, no clock."""
