"""DMN 1.3 to 1.5 in pure Python: read, edit and write models, evaluate them, analyse decision tables."""

from .analysis import MAX_FINDINGS, Analysis, analyse
from .building import (
    add_decision,
    add_input_data,
    add_item_definition,
    add_requirement,
    new_model,
    set_literal,
    set_table,
)
from .decisions import Decisions, compile
from .diagram import has_diagram, lay_out
from .errors import DmnError, Problem
from .explanation import CellExplanation, Explanation, Result, RuleExplanation, TableTrace
from .findings import CellReference, Finding
from .graph import Decision, DecisionService, Import, InputData, ItemDefinition, KnowledgeModel
from .model import Model, read, write
from .table import AGGREGATIONS, HIT_POLICIES, DecisionTable, Rule
from .table_columns import InputColumn, OutputColumn

__all__ = [
    "AGGREGATIONS",
    "HIT_POLICIES",
    "MAX_FINDINGS",
    "Analysis",
    "CellExplanation",
    "CellReference",
    "Decision",
    "DecisionService",
    "DecisionTable",
    "Decisions",
    "DmnError",
    "Explanation",
    "Finding",
    "Import",
    "InputColumn",
    "InputData",
    "ItemDefinition",
    "KnowledgeModel",
    "Model",
    "OutputColumn",
    "Problem",
    "Result",
    "Rule",
    "RuleExplanation",
    "TableTrace",
    "add_decision",
    "add_input_data",
    "add_item_definition",
    "add_requirement",
    "analyse",
    "compile",
    "has_diagram",
    "lay_out",
    "new_model",
    "read",
    "set_literal",
    "set_table",
    "write",
]
