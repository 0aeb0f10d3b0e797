#!/usr/bin/python3
"""Checks how long files and functions are, and how many parameters a C++ function takes.

    scripts/check-sizes.py         prints FILE:LINE: what is too long; exits 1 when anything is

A file has at most 400 lines, a function 60 lines and 4 parameters, a shell script 150 lines. C++ is read by its
braces, which is enough for code that clang-format laid out.
"""

import ast
import re
import sys

from ourfiles import ROOT, our_files

FILE_LINES_MAX = 400
SCRIPT_LINES_MAX = 150
FUNCTION_LINES_MAX = 60
PARAMETERS_MAX = 4

NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z])\'(?:\\.|[^\'\\\n])*\''
    r"|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.DOTALL | re.MULTILINE)
LABELS = re.compile(r"(?:\s|public\s*:|private\s*:|protected\s*:)*")
CONTAINER = re.compile(r"\b(namespace|class|struct|union|extern)\b")
# The name, or the operator, before the first parenthesis of a function's head.
HEAD = re.compile(r"([~\w:]+|operator\s*[^\s\w(]+|operator\s*\(\))\s*$")
OVERRIDE = re.compile(r"\boverride\s*(final\s*)?$")
MACRO = re.compile(r"^[A-Z][A-Z0-9_]*$")


def blank(match):
    """A comment or literal as spaces, so that positions and lines stay."""
    return re.sub(r"[^\n]", " ", match[0])


def without_templates(text):
    """Removes <...> from a function's head, innermost first."""
    text = re.sub(r"->|<<|>>=|<=|>=", "  ", text) if "operator" in text else text.replace("->", "  ")
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"<[^<>]*>", "", text)
    return text


def parameters(head):
    """(name, count) of the function that `head` begins, or None when it begins no function."""
    head = without_templates(head)
    position = head.find("(")
    while position >= 0:
        if head[:position].rstrip().endswith("operator"):
            position = head.find("(", position + 1)
            continue
        name = HEAD.search(head[:position])
        inside, end = inner(head, position)
        if name and name[1] not in ("decltype", "alignas", "noexcept", "requires", "__attribute__"):
            return name[1], top_level_count(inside)
        position = head.find("(", end)
    return None


def inner(text, position):
    """What is between the parenthesis at `position` and its partner, and where that ends."""
    depth = 0
    for i in range(position, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return text[position + 1:i], i + 1
    return text[position + 1:], len(text)


def top_level_count(inside):
    if inside.strip() in ("", "void"):
        return 0
    depth, count = 0, 1
    for c in inside:
        depth += (c in "([{") - (c in ")]}")
        count += c == "," and depth == 0
    return count


def functions(text):
    """(name, first line, lines, parameters) of every function that has a body."""
    code = NOT_CODE.sub(blank, text)
    kinds, start, entered = [], 0, None
    for i, c in enumerate(code):
        inside_function = "function" in kinds
        if c == "{":
            head = code[start:i]
            kind = "block" if inside_function else kind_of(head)
            if kind == "function":
                name, count = parameters(head)
                # An override takes what its base asks.
                count = 0 if OVERRIDE.search(head) else count
                entered = ((name, count), start + LABELS.match(head).end())
            kinds.append(kind)
            start = start if kind == "data" else i + 1
        elif c == "}" and kinds:
            kind = kinds.pop()
            if kind == "function":
                (name, count), first = entered
                yield name, code.count("\n", 0, first) + 1, code.count("\n", first, i) + 1, count
            start = start if kind == "data" else i + 1
        elif c == ";" and not inside_function:
            start = i + 1


def kind_of(head):
    """What a brace outside functions opens: a container, a function, or data (also `x_{1}` of a constructor)."""
    head = without_templates(head[LABELS.match(head).end():]).strip()
    if re.search(r"\benum\b|=\s*$", head):
        return "data"
    if head.startswith("ABSL_NAMESPACE") or (CONTAINER.search(head) and "(" not in head.split(":")[0]):
        return "container"
    # A constructor's `: member_{value}` ends in a name; a body's brace comes after `)`, `}` or a qualifier.
    if re.search(r"(\)|\}|\bconst|\bnoexcept|\boverride|\bfinal|&)$", head) or re.search(r"\)\s+[\w:\s*&]+$", head):
        if re.search(r"\)\s*:[^:].*[\w_]$", head, re.DOTALL):
            return "data"
        return "function" if parameters(head) else "data"
    return "data"


def cpp_faults(path, text):
    for name, line, lines, count in functions(text):
        if lines > FUNCTION_LINES_MAX:
            yield f"{path}:{line}: {name} has {lines} lines; at most {FUNCTION_LINES_MAX}"
        if count > PARAMETERS_MAX and not MACRO.match(name):
            yield f"{path}:{line}: {name} takes {count} parameters; at most {PARAMETERS_MAX}, then an options struct"


def python_faults(path, text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines; at most {FUNCTION_LINES_MAX}"


def faults_of(path):
    text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
    lines = text.count("\n")
    shell = path.suffix in ("", ".sh")
    if shell and not text.startswith("#"):
        return
    limit = SCRIPT_LINES_MAX if shell else FILE_LINES_MAX
    if lines > limit:
        yield f"{path}:{limit + 1}: {lines} lines; at most {limit}"
    if path.suffix in (".h", ".cc"):
        yield from cpp_faults(path, text)
    elif path.suffix == ".py":
        yield from python_faults(path, text)


def main():
    paths = our_files(".h", ".cc", ".py")
    paths += [path for path in our_files("", ".sh") if path.parts[0] in ("scripts", ".ci")]
    faults = [fault for path in paths for fault in faults_of(path)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
