"""The table: every operation, what it is compared with, and how its calls are drawn."""

from . import rows_algebra, rows_arrays, rows_elementwise, rows_indexing, rows_linalg, rows_sliding

TABLES = (rows_elementwise, rows_arrays, rows_indexing, rows_algebra, rows_linalg, rows_sliding)
ROWS = [row for rows in TABLES for row in rows.ROWS]
SMOOTH = [row for row in ROWS if row.smooth]
