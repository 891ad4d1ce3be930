"""Random pairs of every kind that has a rule of its own in one of the references."""

import random
import unicodedata

ENGLISH = (
    "the a an cat dog mat sat on in with quick brown fox jumps over lazy river of and to is was it not very model answers "
    "question well-known e.g. U.S. don't it's isn't state-of-the-art 3.14 1,234 10% $5.00 (maybe) \"quoted\" end. Mr. yes, no; "
    "The THE A An Cats cats' re-run 2026-11-23 10:30 C++ C# a/b x=y &amp; &lt; &quot; <skipped> ... -- - . , !"
).split()
KOREAN = (
    "안녕하세요 오늘 날씨가 정말 좋네요 저는 학생입니다 고양이가 매트 위에 앉았다. 긍정 부정 그리고 하지만 모델은 답을 잘한다, "
    "1,234원 3만 명 '인용' (괄호) 감사합니다! 그래요? 해요 합니다 the AI 모델 2026년 11월 23일 가격: 5,000원~6,000원 ㅋㅋㅋ"
).split()
CHINESE = "我们今天去公园玩。天气很好,我喜欢猫!你呢? 北京 2008年 ABC 第一 「引用」 ひらがな カタカナ テスト 漢字と"
RTL = "مرحبا بالعالم كيف حالك؟ اليوم جميل، שלום עולם מה שלומך? ١٢٣ (سلام)".split()
EMOJI = ["👍", "👎🏽", "👨‍👩‍👧", "🙂", "🇰🇷", "❤️", "😀😀", "✅", "①", "½", "²"]
COMBINING = ["e\u0301te\u0301", "cafe\u0301", "ño", "n\u0303", "한글", "\u1112\u1161\u11ab", "ǆ", "ΣΑΣ", "ΟΔΟΣ", "İstanbul", "ß", "ﬁn", "K"]
SPACES = [" ", " ", " ", " ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\u2028", "\x1c", "\x1f", "\x85", "\ufeff", "\u200b", "\x0b", "\u2009", "-\n", "\n-"]
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~。、「」！？（）：；．，・…—–“”‘’«»¿¡§°€£¥₩"
DIGITS = "0123456789٣७½"
# Characters of later Unicode versions are left out: which of them are letters depends on the version that each side was built with.
UNICODE = [
    chr(point)
    for low, high in ((1, 0x500), (0x2000, 0x2C00), (0x2E80, 0x3400), (0xF900, 0xFB00), (0xFE10, 0xFFF0))
    for point in range(low, high)
    if unicodedata.category(chr(point)) != "Cn"
] + ["𝒜", "𠀀", "𐍈", "\U0001f468", "\u200d"]


def word(rng, kind):
    if kind == "english":
        return rng.choice(ENGLISH)
    if kind == "korean":
        return rng.choice(KOREAN)
    if kind == "small":
        return rng.choice("a b c d e f g h".split())
    if kind == "middle":
        return "w%d" % rng.randrange(40)
    if kind == "large":
        return "w%d" % rng.randrange(2000)
    if kind == "chinese":
        return "".join(rng.choice(CHINESE) for _ in range(rng.randint(1, 6)))
    if kind == "other":
        return rng.choice(RTL + EMOJI + COMBINING)
    if kind == "digits":
        return "".join(rng.choice(DIGITS + ".,-.,-" + PUNCTUATION + "ab") for _ in range(rng.randint(1, 8)))
    if kind == "unicode":
        return "".join(rng.choice(UNICODE) for _ in range(rng.randint(1, 5)))
    return rng.choice(ENGLISH + KOREAN + RTL + EMOJI + COMBINING)


KINDS = ["english", "korean", "small", "middle", "large", "chinese", "other", "digits", "unicode", "mixed"]


def edited(rng, words, kind, rate):
    out = []
    for each in words:
        roll = rng.random()
        if roll < rate / 4:
            continue
        out.append(word(rng, kind) if roll < rate / 2 else each)
        if roll > 1 - rate / 4:
            out.append(word(rng, kind))
    for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
        if len(out) > 2:
            start = rng.randrange(len(out))
            length = rng.randint(1, 5)
            block = out[start : start + length]
            del out[start : start + length]
            at = rng.randint(0, len(out))
            out[at:at] = block
    return out


def joined(rng, words, kind):
    wild = kind in ("unicode", "digits", "mixed") or rng.random() < 0.15
    text = ""
    for index, each in enumerate(words):
        text += (("" if index == 0 else rng.choice(SPACES)) if wild else ("" if index == 0 else " ")) + each
    if rng.random() < 0.1:
        text = rng.choice(SPACES) + text + rng.choice(SPACES)
    return text


def pair(rng, kind=None, length=None):
    kind = kind or rng.choice(KINDS)
    length = rng.choice([0, 1, 1, 2, 3, 5, 8, 13, 20, 30, 45]) if length is None else length
    words = [word(rng, kind) for _ in range(length)]
    if rng.random() < 0.25:
        other = [word(rng, kind) for _ in range(rng.choice([0, 1, 4, 10, length]))]
    else:
        other = edited(rng, words, kind, rng.choice([0.02, 0.1, 0.3, 0.6, 1.2]))
    return joined(rng, other, kind), joined(rng, words, kind)


def case(rng, **options):
    """A pair with one reference as text, or in one of six cases two or three."""
    output, reference = pair(rng, **options)
    if rng.random() < 5 / 6:
        return {"output": output, "reference": reference}
    others = [pair(rng)[rng.randint(0, 1)] if rng.random() < 0.3 else reference + " " + word(rng, "mixed") for _ in range(rng.randint(1, 2))]
    return {"output": output, "reference": [reference, *others]}
