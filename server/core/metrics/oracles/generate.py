"""Writes fixtures/pairs.json and fixtures/scores.json: what the references give for a fixed set of pairs.

pip install -r requirements.txt; python generate.py
"""

import json
import pathlib
import random

from reference import METRICS, VERSIONS
from texts import KINDS, case, pair

FIXTURES = pathlib.Path(__file__).parent / "fixtures"

WRITTEN = [
    ("", ""),
    ("", "reference"),
    ("output", ""),
    (" ", "\n"),
    ("a", "a"),
    ("a", "b"),
    ("the", "a"),
    ("고양이", "고양이"),
    ("고양이", "강아지"),
    ("👍", "👎"),
    ("👨‍👩‍👧", "👨‍👩‍👦"),
    ("é", "e\u0301"),
    ("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"),
    ("abcd", "bcde"),
    ("tide", "diet"),
    ("diet", "tide"),
    ("b" + "a" * 200, "a" * 200),
    ("a" * 199, "b" + "a" * 198),
    ("private Thread currentThread;", "private volatile Thread currentThread;"),
    ("The cat sat on the mat.", "the cat is on the mat"),
    ("It costs $1,234.56, i.e. 10-20% more.", "It costs $1234.56 (10-20 % more)."),
    ("&quot;Tom &amp; Jerry&quot; &lt;3 <skipped>", '"Tom & Jerry" <3'),
    ("hyphen-\nated line\nbreak", "hyphenated line break"),
    ("서울은 대한민국의 수도입니다.", "대한민국의 수도는 서울이다."),
    ("가격은 1,234원입니다", "가격은 1,234 원 입니다."),
    ("今天天气很好。", "今天的天气非常好!"),
    ("ひらがなカタカナ", "ひらがな カタカナ"),
    ("مرحبا بالعالم", "مرحبا يا عالم"),
    ("שלום, עולם!", "שלום עולם"),
    ("ΟΔΟΣ ΣΑΣ", "οδος σας"),
    ("İstanbul ISTANBUL", "i̇stanbul istanbul"),
    ("one two three\nfour five six", "four five six\none two three"),
    ("\n\nline\n", "line\n\nline"),
    ("an apple a day", "apple day"),
    ("a가 the나 an", "a 가 the 나"),
    ("no\u00a0break\u3000wide\x1cfile\x85next\ufeffbom\u200bzero", "no break wide file next bom zero"),
    ("zero\x00byte", "zero byte"),
    ("\ud83d lone", "lone \ude00"),
    ("(hi) there!", "(hi) there !"),
    ("x" * 64, "x" * 32 + "y" + "x" * 31),
    ("A B C D E F G H", "E F G H A B C D"),
    ("r" * 33 + " " + "s" * 31, "s" * 33 + " " + "r" * 31),
]


def main():
    rng = random.Random(20261123)
    cases = [{"output": output, "reference": reference} for output, reference in WRITTEN]
    for kind in KINDS:
        for length in (1, 1, 2, 3, 4, 5, 7, 9, 12, 15, 18, 21, 24, 28):
            cases.append(dict(zip(("output", "reference"), pair(rng, kind, length), strict=True)))
    while len(cases) < 325:
        cases.append(case(rng))
    for kind in ("english", "korean", "small", "middle", "chinese", "mixed"):
        cases.append(dict(zip(("output", "reference"), pair(rng, kind, 250), strict=True)))
    scores = {name: [compact(score, each) for each in cases] for name, score in METRICS.items()}
    write("pairs.json", cases)
    write("scores.json", {"versions": VERSIONS, "scores": scores})


def compact(score, each):
    references = each["reference"] if isinstance(each["reference"], list) else [each["reference"]]
    value = float(score(each["output"], references))
    return int(value) if value.is_integer() else value


def write(name, document):
    """One value of the outermost list or object a line, so that a difference shows."""
    if isinstance(document, list):
        text = "[\n" + ",\n".join(json.dumps(each) for each in document) + "\n]\n"
    else:
        rows = ",\n".join(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in document["scores"].items())
        text = f'{{"versions":{json.dumps(document["versions"])},"scores":{{\n{rows}\n}}}}\n'
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / name).write_text(text)


main()
