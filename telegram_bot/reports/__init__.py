"""Reports of campaigns as pictures and workbooks, and lists of recipients as workbooks."""
