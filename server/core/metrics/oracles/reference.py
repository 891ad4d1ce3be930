"""The reference implementation of each lexical metric: `METRICS[name](output, references) -> float`.

Several references: all at once where sacrebleu takes several, else the best of them.
"""

import collections
import difflib
import logging
import re
import string
import sys
from importlib import metadata

from rapidfuzz.distance import Levenshtein
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF, TER

# It warns of each BLEU without effective order.
logging.getLogger("sacrebleu").setLevel(logging.ERROR)

VERSIONS = {
    "python": sys.version.split()[0],
    **{name: metadata.version(name) for name in ("sacrebleu", "rouge-score", "rapidfuzz")},
}


# SQuAD v1.1's evaluation script, word for word (Rajpurkar et al. 2016).
def normalize_answer(s):
    def remove_articles(text):
        return re.sub(r"\b(a|an|the)\b", " ", text)

    def white_space_fix(text):
        return " ".join(text.split())

    def remove_punc(text):
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    def lower(text):
        return text.lower()

    return white_space_fix(remove_articles(remove_punc(lower(s))))


def f1_score(prediction, ground_truth):
    prediction_tokens = normalize_answer(prediction).split()
    ground_truth_tokens = normalize_answer(ground_truth).split()
    common = collections.Counter(prediction_tokens) & collections.Counter(ground_truth_tokens)
    num_same = sum(common.values())
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(prediction_tokens)
    recall = 1.0 * num_same / len(ground_truth_tokens)
    return (2 * precision * recall) / (precision + recall)


def exact_match_score(prediction, ground_truth):
    return normalize_answer(prediction) == normalize_answer(ground_truth)


def best(score):
    return lambda output, references: float(max(score(output, reference) for reference in references))


def rouge(kind):
    scorer = rouge_scorer.RougeScorer([kind], use_stemmer=False)
    return lambda output, references: float(scorer.score_multi(references, output)[kind].fmeasure)


def bleu(**options):
    metric = BLEU(**{"effective_order": True, **options})
    return lambda output, references: metric.sentence_score(output, references).score


def chrf(**options):
    metric = CHRF(**options)
    return lambda output, references: metric.sentence_score(output, references).score


def ter(**options):
    metric = TER(**options)
    return lambda output, references: metric.sentence_score(output, references).score


def matcher(**options):
    return best(lambda output, reference: difflib.SequenceMatcher(None, output, reference, **options).ratio())


METRICS = {
    "sequence-matcher": matcher(),
    "sequence-matcher:autojunk=false": matcher(autojunk=False),
    "levenshtein": lambda output, references: min(Levenshtein.distance(output, each) for each in references),
    "levenshtein-ratio": best(Levenshtein.normalized_similarity),
    "rouge-1": rouge("rouge1"),
    "rouge-2": rouge("rouge2"),
    "rouge-l": rouge("rougeL"),
    "rouge-lsum": rouge("rougeLsum"),
    "bleu": bleu(),
    "bleu:tokenize=char": bleu(tokenize="char"),
    "bleu:tokenize=intl": bleu(tokenize="intl"),
    "bleu:tokenize=zh": bleu(tokenize="zh"),
    "bleu:tokenize=none": bleu(tokenize="none"),
    "bleu:smooth_method=floor": bleu(smooth_method="floor"),
    "bleu:smooth_method=floor:smooth_value=0.01": bleu(smooth_method="floor", smooth_value=0.01),
    "bleu:smooth_method=add-k": bleu(smooth_method="add-k"),
    "bleu:smooth_method=none": bleu(smooth_method="none"),
    "bleu:lowercase=true:effective_order=false": bleu(lowercase=True, effective_order=False),
    "chrf": chrf(),
    "chrf:lowercase=true:whitespace=true:char_order=3:beta=1": chrf(lowercase=True, whitespace=True, char_order=3, beta=1),
    "chrf:eps_smoothing=true": chrf(eps_smoothing=True),
    "chrf++": chrf(word_order=2),
    "ter": ter(),
    "ter:normalized=true:asian_support=true": ter(normalized=True, asian_support=True),
    "ter:no_punct=true:case_sensitive=true": ter(no_punct=True, case_sensitive=True),
    "ter:normalized=true:no_punct=true:asian_support=true": ter(normalized=True, no_punct=True, asian_support=True),
    "token-f1": best(f1_score),
    "squad-exact-match": best(exact_match_score),
}
