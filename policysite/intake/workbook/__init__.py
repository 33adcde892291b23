"""The workbook in which a department's secretary reports: made from the data, and read back into drafts of records.

`columns` says what is asked, `writing` makes the file; `archive` and `opening` open a file that anybody may have
mangled, `layout`, `cells` and `reading` take its rows, `taking` turns them into records through `recording`.
"""
