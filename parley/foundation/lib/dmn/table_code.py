"""Decision tables to code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from .builtin_types import is_whole_number
from .compiled_table import CompiledInput, CompiledOutput, CompiledTable, OutputCell, rank
from .domains import Domain, constraint_points, name_of, part_of
from .environment import NULL, Code, Constant, Environment, converting
from .expression import Expression
from .feel_code import cell_code, constants_in, expression_code
from .hit_policy import policy
from .matching import ColumnMatcher
from .table import DecisionTable
from .table_columns import InputColumn, OutputColumn


def table_code(expression: Expression, environment: Environment) -> Code:
    return compile_table(DecisionTable(expression.xml), environment).evaluate


def compile_table(view: DecisionTable, environment: Environment) -> CompiledTable:
    """Compile a table; what does not parse is reported with its rule and column, and never matches."""
    outer, environment = environment, replace(environment, problems=[])
    rules = view.rules
    input_cells = [rule.input_cells for rule in rules]
    inputs = tuple(
        _input(column, number, [cells[number : number + 1] for cells in input_cells], environment)
        for number, column in enumerate(view.inputs)
    )
    of_table = environment.known_domain(view.type_name)
    outputs = tuple(_output(column, of_table, environment) for column in view.outputs)
    cells = tuple(
        _output_cells(rule.output_cells, number, outputs, environment) for number, rule in enumerate(rules, 1)
    )
    hit_policy, aggregation = view.hit_policy, view.aggregation
    outer.problems.extend(environment.problems)
    codes = [*(cell.code for row in cells for cell in row), *(output.default or NULL for output in outputs)]
    table = environment.tables[view] = CompiledTable(
        place=environment.place,
        hit_policy=hit_policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=cells,
        annotations=tuple(tuple(cell.text for cell in rule.annotation_cells) for rule in rules),
        policy=policy(hit_policy, aggregation, lambda output: rank(output, outputs)),
        problems=tuple(problem for problem in environment.problems if problem.severity == "error"),
        find_masks=tuple(column.matcher.mask for column in inputs),
        every_rule=(1 << len(rules)) - 1,
        expressions=reduce(or_, (column.matcher.expressions for column in inputs), 0),
        limits_inputs=any(not column.allowed.is_any for column in inputs),
        is_constant=all(isinstance(code, Constant) for code in codes),
    )
    return table


def _input(
    column: InputColumn, number: int, cells: list[list[Expression]], environment: Environment
) -> CompiledInput:
    title = column.title or str(number + 1)
    within = environment.within(f'input "{title}"')
    domain = within.domain(column.type_name)
    code = _input_code(column.expression, domain, within)
    compiled = tuple(
        cell_code(cell[0].text if cell else "-", environment.within(f'rule {rule}, input "{title}"'), domain)
        for rule, cell in enumerate(cells, 1)
    )
    allowed = cell_code(column.values, within.within("allowed values"))
    matcher, is_whole = ColumnMatcher(compiled), is_whole_number(column.type_name)
    return CompiledInput(title, code, domain, allowed, compiled, matcher, is_whole)


def _input_code(expression: str, domain: Domain, environment: Environment) -> Code:
    """Code for an input expression; a name whose value is known to fit is looked up and no more."""
    name = expression.strip()
    if environment.names.get(name) == domain:
        return lambda scope, run: scope[name]
    return converting(expression_code(expression, environment), domain, environment.place)


def _output(column: OutputColumn, of_table: Domain, environment: Environment) -> CompiledOutput:
    """An output column; without output values its order of priority is that of the allowed values of its type."""
    title = column.title or "output"
    within = environment.within(f'output "{title}"')
    domain = within.domain(column.type_name)
    default = None
    if column.default.strip():
        default = converting(expression_code(column.default, within), domain, within.place)
    values = constants_in(column.values, within.within("output values"))
    if not values:
        values = constraint_points(domain) or constraint_points(part_of(of_table, column.name))
    return CompiledOutput(title, column.name or column.label, domain, values, default)


def _output_cells(
    cells: list[Expression], rule: int, outputs: Sequence[CompiledOutput], environment: Environment
) -> tuple[OutputCell, ...]:
    texts = [cell.text for cell in cells] + [""] * len(outputs)
    return tuple(
        _output_cell(text.strip(), output, environment.within(f'rule {rule}, output "{output.title}"'))
        for text, output in zip(texts, outputs, strict=False)
    )


def _output_cell(text: str, output: CompiledOutput, environment: Environment) -> OutputCell:
    """Code for an output in the type of its column; a constant that does not fit is reported at once."""
    reported = len(environment.problems)
    domain = output.domain
    code = NULL if text in ("", "-") else expression_code(text, environment, domain.type)
    if isinstance(code, Constant) and code.value is not None and not domain.accepts(code.value):
        environment.report(f"{text} is not {name_of(domain)}", "warning")
    problems = tuple(environment.problems[reported:])
    return OutputCell(converting(code, domain, environment.place), problems)
