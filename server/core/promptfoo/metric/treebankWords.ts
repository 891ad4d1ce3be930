/**
 * What a rule parts from its neighbours, in the order of the rules: the word division of the Penn Treebank (R. MacIntyre's published
 * rules of 1995). A comma or colon before a digit stays, and so does every full stop but the last, and that one too after letters that
 * stand for words, as in `e.g.`.
 */
const rules: readonly [RegExp, string][] = [
  [/^"/, '`` '],
  [/([ ([{<])"/g, '$1 `` '],
  [/\.\.\./g, ' ... '],
  [/[;@#$%&]/g, ' $& '],
  [/([,:])(?!\d)/g, ' $1 '],
  // The end is asked for first: looking back from every full stop would read a long row of letters and stops again and again.
  [/\.(?=[\])}>"']*\s*$)(?<!(?<!\p{L})(?:\p{L}\.)+\p{L}\.)(?<=[^.]\.)([\])}>"']*)\s*$/u, ' . $1'],
  [/[?!]/g, ' $& '],
  [/[[\](){}<>]/g, ' $& '],
  [/--/g, ' -- '],
  [/$/, ' '],
  [/^/, ' '],
  [/"/g, " '' "],
  [/([^'])' /g, "$1 ' "],
  [/'([smd]) /gi, " '$1 "],
  [/('ll|'re|'ve|n't) /gi, ' $1 '],
  [/ (can)(not) /gi, ' $1 $2 '],
  [/ (d)('ye) /gi, ' $1 $2 '],
  [/ (gim|lem)(me) /gi, ' $1 $2 '],
  [/ (gon|wan)(na) /gi, ' $1 $2 '],
  [/ (got)(ta) /gi, ' $1 $2 '],
  [/ (more)('n) /gi, ' $1 $2 '],
  [/ ('t)(is|was) /gi, ' $1 $2 '],
]

/** Words and marks of a text by the division of the Penn Treebank. */
export function treebankWords(text: string): string[] {
  const divided = rules.reduce((rest, [pattern, parted]) => rest.replace(pattern, parted), text.replace(/\s+/g, ' '))
  return divided.split(/\s+/).filter((word) => word !== '')
}
