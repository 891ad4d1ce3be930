import { findThought } from '../../core/experiment/thought/findThought.ts'
import type { ThoughtPlaces } from '../../core/experiment/thought/thought.ts'
import { commonMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { storedJson } from './storedJson.ts'

/** The places of a result's thought, as JSON; null if it has none. */
export function packThought(places: ThoughtPlaces | null): string | null {
  return places && JSON.stringify(places)
}

/** Undefined if its bytes were damaged. */
export function unpackThought(packed: string | null): ThoughtPlaces | null | undefined {
  if (packed === null) return null
  const places = storedJson(packed) as ThoughtPlaces | undefined
  return typeof places === 'object' ? places : undefined
}

/** For results that were stored before thoughts were kept apart, from their columns. */
export function findStoredThought({
  output,
  rendered,
  prefill,
  finish,
  tokens,
}: Record<'output' | 'rendered' | 'prefill' | 'finish' | 'tokens', unknown>): string | null {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const written = {
    written: text(output),
    rendered: text(rendered),
    prefill: text(prefill),
    finish: text(finish),
    tokens: Number(tokens),
  }
  return packThought(findThought(written, commonMarkers))
}
