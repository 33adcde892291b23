"""The workbook in which a department's secretary reports: made from the data, and read back into drafts of records.

`columns` says what is asked and takes a cell's value, `informing` and `writing` make the file; `opening` opens a file
that anybody may have mangled, `layout` finds headings and rows, `reading` takes what stands there, `taking` turns them
into records through `recording`.
"""
