import type { MaskedToken } from '#server/core/tuning/preflight/preflight.ts'

/** Text that is shown as one piece: a token, or the tokens of a character that takes several, as many Korean syllables do. */
export type MaskedPart = { text: string; ids: number[]; learnt: boolean; isSpecial: boolean }

/** Parts in a row that are learnt, or that are not. */
export type MaskedRun = { learnt: boolean; parts: MaskedPart[] }

/** The runs of a row. A token without a text of its own begins a character, whose text is that of a later token. */
export function maskedRuns(tokens: readonly MaskedToken[]): MaskedRun[] {
  const runs: MaskedRun[] = []
  let begun: number[] = []
  const add = (part: MaskedPart) => {
    const last = runs.at(-1)
    if (last?.learnt === part.learnt) last.parts.push(part)
    else runs.push({ learnt: part.learnt, parts: [part] })
  }
  for (const [at, { id, text, learnt }] of tokens.entries()) {
    const ids = [...begun, id]
    const next = tokens[at + 1]
    begun = text === '' && next !== undefined && next.learnt === learnt ? ids : []
    // The rest of a character that is cut at the end of a row, or at the border of what is learnt.
    if (begun.length === 0) add({ text: text === '' ? '\u{FFFD}' : text, ids, learnt, isSpecial: special.test(text) })
  }
  return runs
}

/** Control tokens by their names, such as `<|im_end|>`, `</s>` and `<end_of_turn>`. */
const special = /^<[^\s<>]{1,60}>$/
