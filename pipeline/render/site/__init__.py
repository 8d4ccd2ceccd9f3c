"""The pages around the records: home, years, units, search, open data, 404; also feed, site map, robots.txt.

May touch: the shipped templates, style sheets and scripts, read only.
May import from `render`: `open_data` and `common`.
Never: the outbox, ledger, network, clock; `service.site` decides what is listed and writes the files.
Start reading: `pages.home`, then `lists.row`.
"""
