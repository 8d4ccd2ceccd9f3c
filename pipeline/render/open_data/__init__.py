"""Open data of a fiscal year: table definitions, CSV and XLSX files, the descriptor `datapackage.json`.

May touch: the workbook at the path that is passed to `table_files.book`.
May import from `render`: `common`.
Never: network, clock (times are arguments), outbox; records that are not published.
Start reading: `tables.TABLES`, then `table_files.book` and `datapackage.descriptor`.
"""
