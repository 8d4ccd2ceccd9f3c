"""Answers to a submitter: the receipt (回执), the waiting notice, the comments of the annotated copy (批注).

May import from `render`: `common`; also `word`, for the types of comments.
Never: files other than shipped templates, network, clock (times are arguments); delivery (`service.inbox`).
Start reading: `receipt.receipt`, then `view.forms`; `annotation.remarks` for the comments.
"""
