import { thoughtPlaces, type ThoughtPlaces } from './thought.ts'
import { openedMarkers, type ThoughtMarkers } from './thoughtMarkers.ts'
import { ThoughtReader } from './thoughtReader.ts'

/**
 * Where the thought is in a text whose tokens are no longer known: `tokens` is then in proportion to the characters. Null if it has none.
 * `rendered`: the prompt as the model saw it.
 */
export function findThought(
  {
    written,
    rendered,
    prefill,
    finish,
    tokens,
  }: { written: string; rendered: string; prefill: string | null; finish: string; tokens: number },
  markers: readonly ThoughtMarkers[],
): ThoughtPlaces | null {
  const reader = new ThoughtReader({ markers, opened: openedMarkers({ rendered, prefill }, markers) })
  reader.push(written)
  reader.end(finish)
  const thought = reader.thought()
  if (!thought) return null
  const places = thoughtPlaces(thought)
  return { ...places, tokens: written === '' ? 0 : Math.min(tokens, Math.ceil((tokens * places.answer) / written.length)) }
}
