"""A demo district and its year 2021: invented records that follow the events a real society's summary tells of."""
