"""The commands of `ziping`: one module per command, or per group of commands.

Most commands load the configuration, call one function of a lower package and print the result.
May import: `cli.display`, `cli.options`, `cli.copies`, `cli.record_file`, and every package below `cli`.
Never: `cli.app` and `cli.error_boundary`, which run these commands.
Start reading: `site.site` (the shortest), then `convert.convert`.
"""
