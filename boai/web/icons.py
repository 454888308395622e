"""The few signs of the program: strokes in a 16 × 16 box. Shape carries the state, never colour alone."""

from __future__ import annotations

from typing import Final

ICONS: Final[dict[str, str]] = {
    "ok": '<circle cx="8" cy="8" r="6.6"/><path d="m5 8.3 2.1 2.1L11 6.2"/>',
    "ask": (
        '<circle cx="8" cy="8" r="6.6"/>'
        '<path d="M6.2 6.4a1.9 1.9 0 1 1 2.6 1.9c-.5.2-.8.5-.8 1"/><path d="M8 11.4v.01"/>'
    ),
    "bad": '<rect x="1.6" y="1.6" width="12.8" height="12.8" rx="2"/><path d="m5.4 5.4 5.2 5.2M10.6 5.4l-5.2 5.2"/>',
    "run": '<path d="M14.2 8A6.2 6.2 0 1 1 8 1.8"/>',
    "warn": '<path d="M8 2 14.6 13.6H1.4z"/><path d="M8 6.6v3M8 11.6v.01"/>',
    "forward": '<path d="m6 3 5 5-5 5"/>',
    "back": '<path d="M10 3 5 8l5 5"/>',
    "up": '<path d="m3 10 5-5 5 5"/>',
    "down": '<path d="m3 6 5 5 5-5"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="m10.6 10.6 3.4 3.4"/>',
    "home": '<path d="M2.5 7.5 8 2.8l5.5 4.7V13.4h-11z"/>',
    "pen": '<path d="M3 13l.6-3L11 2.6l2.4 2.4L6 12.4z"/>',
    "list": '<path d="M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.01M2 8h.01M2 12h.01"/>',
    "person": '<circle cx="8" cy="5.4" r="2.8"/><path d="M2.8 13.8c.6-2.9 2.6-4.2 5.2-4.2s4.6 1.3 5.2 4.2"/>',
    "camera": '<path d="M2 5.2h2.6L6 3.2h4l1.4 2H14v7.6H2z"/><circle cx="8" cy="8.8" r="2.3"/>',
    "offline": (
        '<path d="M2 2l12 12M3 6.4A8 8 0 0 1 6 4.7M9 4.4a8 8 0 0 1 4 2M5.4 9.3a4 4 0 0 1 1.6-.9M10.5 9.2M8 12.4v.01"/>'
    ),
    "full": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "half": '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.500a5.500 5.500 0 0 0 0 11z" fill="currentColor"/>',
    "none": '<circle cx="8" cy="8" r="5.5"/>',
}

MARK: Final = (
    '<path d="M29.6 22.4c-1.7 3.5-4.2 5.9-7.4 5.6-3-.3-4.5-3-3.4-5.8 1.9-4.9 6-11.9 13.4-11.9 5.9 0 10.3 4.3 10.3 10.3'
    " 0 9.9-10.400 16.900-18.500 22.400C15.900 37.500 5.500 30.500 5.500 20.600c0-6 4.400-10.300 10.300-10.300"
    ' 3.100 0 5.600 1.200 7.500 3.200"/>'
)
"""Two palms that are one heart, in one line that stays open. 48 × 48, stroke 3.4."""
