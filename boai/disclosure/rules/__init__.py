"""公开规则：哪些字照实写、哪些要遮盖。Pure: knows no Django."""
