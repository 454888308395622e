"""The proof half of disclosure: what was published, sealed so that nobody can change it unnoticed.

Pure: bytes and values in, bytes, files or a refusal out; no Django, no database, no clock.

    canonical → leaf            one published entry as exact bytes
    tree                        RFC 9162 Merkle tree: root, proofs and their verification
    checkpoint                  the signed head (C2SP signed-note, tlog-checkpoint)
    tiles                       the tree and its entries as files (C2SP tlog-tiles)
    tables                      csv, json and the Frictionless descriptor, each a function of the leaves
    files → bundle              writes the publication directory, so that a killed run leaves the former state
    readers → verify            recomputes everything from the published files alone
    proof                       what one page hands to the browser, read by ``static/disclosure/check.js``

The format itself is in ``docs/publication-format.md``, exact enough to write another checker from.
"""
