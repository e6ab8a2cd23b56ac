"""Tables as people have them: CSV in any encoding, TSV, XLSX, XLS, ODS. See README.md beside this file."""

from .dates import ORDERS, parse_date, parse_datetime
from .encodings import ENCODINGS, detect_encoding
from .errors import MESSAGES, Problem, TabularError
from .guess import ColumnGuess, Place, guess_columns
from .limits import Limits
from .numbers import COMMA, POINT, NumberStyle, parse_integer, parse_number, parse_percent
from .opening import open_table
from .readings import READINGS, TEXT, Reading, is_blank
from .table import Problems, Row, Table
from .words import parse_email, parse_money, parse_phone, parse_url, parse_yes_no
from .writing import strip_text_mark, write_csv, write_xlsx

__all__ = [
    "COMMA",
    "ENCODINGS",
    "MESSAGES",
    "ORDERS",
    "POINT",
    "READINGS",
    "TEXT",
    "ColumnGuess",
    "Limits",
    "NumberStyle",
    "Place",
    "Problem",
    "Problems",
    "Reading",
    "Row",
    "Table",
    "TabularError",
    "detect_encoding",
    "guess_columns",
    "is_blank",
    "open_table",
    "parse_date",
    "parse_datetime",
    "parse_email",
    "parse_integer",
    "parse_money",
    "parse_number",
    "parse_percent",
    "parse_phone",
    "parse_url",
    "parse_yes_no",
    "strip_text_mark",
    "write_csv",
    "write_xlsx",
]
