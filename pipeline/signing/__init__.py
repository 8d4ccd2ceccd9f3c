"""Signatures: minisign for the manifest, electronic seals (PAdES) for PDFs, and their verification.

May touch: key and passphrase files at given paths; passphrases in the environment; the network for time
stamps only (`time_stamps`).
May import: `errors`; not `translate`, `word` or `storage`.  py-minisign signs the manifest; sealing needs the
extra `sign` (pyHanko).
Never: the clock (the time of a seal is an argument), the configuration, the outbox.
Start reading: `minisign.sign`, then `pdf_seal.Seal` and `pdf_seal_check.sealed_by`.
"""
