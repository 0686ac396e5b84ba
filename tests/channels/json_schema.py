"""A checker for the part of JSON Schema that the documents in use need; an unknown keyword is an error."""

import re

_IGNORED = {"$schema", "$id", "$defs", "title", "description", "examples"}
_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def problems(value, schema, root=None, path="$"):
    root = root or schema
    found = []
    for keyword, wanted in schema.items():
        if keyword not in _IGNORED:
            found += _KEYWORDS[keyword](value, wanted, root, path)
    return found


def _type(value, wanted, _root, path):
    names = [wanted] if isinstance(wanted, str) else wanted
    fits = any(isinstance(value, _TYPES[n]) and (n == "boolean" or value is not bool(value)) for n in names)
    return [] if fits else [f"{path} is no {wanted}"]


def _const(value, wanted, _root, path):
    return [] if value == wanted else [f"{path} is not {wanted!r}"]


def _enum(value, wanted, _root, path):
    return [] if value in wanted else [f"{path} is none of {wanted}"]


def _pattern(value, wanted, _root, path):
    fits = not isinstance(value, str) or re.search(wanted, value)
    return [] if fits else [f"{path} does not match {wanted}"]


def _max_length(value, wanted, _root, path):
    return [f"{path} is longer than {wanted}"] if isinstance(value, str) and len(value) > wanted else []


def _min_length(value, wanted, _root, path):
    return [f"{path} is shorter than {wanted}"] if isinstance(value, str) and len(value) < wanted else []


def _max_items(value, wanted, _root, path):
    return [f"{path} has more than {wanted}"] if isinstance(value, list) and len(value) > wanted else []


def _min_items(value, wanted, _root, path):
    return [f"{path} has fewer than {wanted}"] if isinstance(value, list) and len(value) < wanted else []


def _required(value, wanted, _root, path):
    return [f"{path} lacks {name}" for name in wanted if isinstance(value, dict) and name not in value]


def _properties(value, wanted, root, path):
    known = {name: inner for name, inner in wanted.items() if isinstance(value, dict) and name in value}
    return [p for name, inner in known.items() for p in problems(value[name], inner, root, f"{path}.{name}")]


def _property_names(value, wanted, root, path):
    names = value if isinstance(value, dict) else {}
    return [p for name in names for p in problems(name, wanted, root, f"{path} has a name that")]


def _additional(value, wanted, root, path):
    values = value if isinstance(value, dict) else {}
    return [p for name, inner in values.items() for p in problems(inner, wanted, root, f"{path}.{name}")]


def _items(value, wanted, root, path):
    items = value if isinstance(value, list) else []
    return [p for i, item in enumerate(items) for p in problems(item, wanted, root, f"{path}[{i}]")]


def _any_of(value, wanted, root, path):
    each = [problems(value, inner, root, path) for inner in wanted]
    return each[0] if all(each) else []


def _ref(value, wanted, root, path):
    return problems(value, root["$defs"][wanted.removeprefix("#/$defs/")], root, path)


_KEYWORDS = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "maxLength": _max_length,
    "minLength": _min_length,
    "maxItems": _max_items,
    "minItems": _min_items,
    "propertyNames": _property_names,
    "additionalProperties": _additional,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "anyOf": _any_of,
    "$ref": _ref,
}
