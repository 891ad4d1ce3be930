import type { ThoughtReader } from '../../core/experiment/thought/thoughtReader.ts'
import type { CellSampler } from './cellSampler.ts'

/**
 * What a sampler needs of the vocabulary to follow markers: a token's text or name, the name of a control token that is part of a marker
 * (`''` for any other token), and the tokens of a text.
 */
export type MarkerTokens = {
  textOf: (token: number) => string
  signOf: (token: number) => string
  tokenize: (text: string) => Iterable<number>
}

/**
 * Draws freely while the model thinks, and with the constraint from the answer's first token on. Before anything is written, a free
 * draw decides: if it begins a thought, the thought's opening marker is completed; otherwise the constraint draws from the same logits.
 * A text such as `<`, with which both a marker and an answer can begin, begins the answer.
 * `constrained` makes the sampler of the answer.
 */
export function lazySampler({
  free,
  constrained,
  reader,
  tokens,
}: {
  free: CellSampler
  constrained: () => CellSampler
  reader: Pick<ThoughtReader, 'phase' | 'opening' | 'missingOpening'>
  tokens: MarkerTokens
}): CellSampler {
  let sampler: CellSampler | null = null
  const forced: number[] = []

  function begin(made: CellSampler): CellSampler {
    free.dispose()
    return (sampler = made)
  }

  function beginsThought(token: number): boolean {
    const opening = reader.opening(tokens.textOf(token))
    if (opening !== 'part' || tokens.signOf(token) !== '') return opening !== 'none'
    const answer = constrained()
    if (answer.allows?.(token)) begin(answer)
    else answer.dispose()
    return sampler === null
  }

  return {
    async draw(context, place) {
      if (!sampler && reader.phase === 'thought') return free.draw(context, place)
      if (!sampler && reader.phase === 'begin') {
        if (reader.missingOpening === '') {
          const token = await free.draw(context, place)
          if (beginsThought(token)) return token
        } else if (forced.length === 0) forced.push(...tokens.tokenize(reader.missingOpening))
        const next = forced.shift()
        if (next !== undefined) return next
      }
      return (sampler ?? begin(constrained())).draw(context, place)
    },
    dispose() {
      if (sampler) sampler.dispose()
      else free.dispose()
    },
  }
}
