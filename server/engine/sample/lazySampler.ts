import type { ThoughtReader } from '../../core/experiment/thought/thoughtReader.ts'
import type { CellSampler } from './cellSampler.ts'

/** What a sampler needs of the vocabulary to follow markers: a token's text or name, and the tokens of a text. */
export type MarkerTokens = { textOf: (token: number) => string; tokenize: (text: string) => Iterable<number> }

/**
 * Draws freely while the model thinks, and with the constraint from the answer's first token on. Before anything is written, a free
 * draw decides: if it begins a thought, the thought's opening marker is completed; otherwise the constraint draws from the same logits.
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
  reader: Pick<ThoughtReader, 'phase' | 'mayOpen' | 'missingOpening'>
  tokens: MarkerTokens
}): CellSampler {
  let sampler: CellSampler | null = null
  const forced: number[] = []
  return {
    async draw(context, place) {
      if (!sampler && reader.phase === 'thought') return free.draw(context, place)
      if (!sampler && reader.phase === 'begin') {
        if (reader.missingOpening === '') {
          const token = await free.draw(context, place)
          if (reader.mayOpen(tokens.textOf(token))) return token
        } else if (forced.length === 0) forced.push(...tokens.tokenize(reader.missingOpening))
        const next = forced.shift()
        if (next !== undefined) return next
      }
      if (!sampler) {
        sampler = constrained()
        free.dispose()
      }
      return sampler.draw(context, place)
    },
    dispose() {
      if (sampler) sampler.dispose()
      else free.dispose()
    },
  }
}
