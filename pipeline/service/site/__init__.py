"""The site as a whole: list pages, manifest, search index, open data, volumes, held preview, internal review.

May touch: `public/`, `held/`, `internal/` and `state/` of the outbox; the ledger (it only marks decisions as
written); the Pagefind process; the network only for the time stamps of seals.
May import from `service`: `translations`, `publishing` and the layers below.
Never: the inbox; when to update (`daemon`, `control` and `processing` decide).
Start reading: `update.update_site`, then `lists.update_lists` and `artifacts.update`.
"""
