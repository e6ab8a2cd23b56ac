"""The XML namespaces of the DMN versions (OMG formal/2016-06-01 to the 1.6 beta of 2024)."""

from __future__ import annotations

MODEL_VERSIONS: dict[str, str] = {
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "http://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}
"""Namespace of the ``definitions`` element -> version; dmn11.xsd is what Camunda 7 writes."""

MODELS = {version: namespace for namespace, version in MODEL_VERSIONS.items()}
"""Version -> the namespace that the standard gives it."""

DIAGRAMS = {
    "1.2": "http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/DMNDI/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/DMNDI/",
    "1.6": "https://www.omg.org/spec/DMN/20230324/DMNDI/",
}
"""Version -> the namespace of its diagrams; DMN 1.1 has none."""

DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
