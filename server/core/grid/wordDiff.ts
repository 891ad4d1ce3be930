import { diffArrays } from 'diff'

/** A stretch of text that is in both texts, or in one only. */
export type DiffPart = { kind: 'same' | 'removed' | 'added'; text: string }

/** Texts with more edits than this are shown whole, one after the other: computing their shortest edit script would take long. */
const MOST_EDITS = 2000

const words = new Intl.Segmenter('und', { granularity: 'word' })

/**
 * The difference of two texts by words, in reading order. Words are Unicode word segments, which also covers Korean and scripts without
 * spaces; a run of spaces is a word. The `same` and `added` parts joined are `after`; the `same` and `removed` parts joined are `before`.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS })
  if (!changes)
    return joined([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ])
  return joined(
    changes.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value.join('') })),
  )
}

function wordsOf(text: string): string[] {
  return Array.from(words.segment(text), ({ segment }) => segment)
}

/** A lone space between two changes becomes part of them, so that a changed phrase is shown as one change. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed })
    if (added !== '') result.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  parts.forEach((part, position) => {
    const between = position > 0 && position < parts.length - 1 && (removed !== '' || added !== '')
    if (part.kind === 'removed') removed += part.text
    else if (part.kind === 'added') added += part.text
    else if (between && part.text.trim() === '') {
      removed += part.text
      added += part.text
    } else {
      flush()
      if (part.text !== '') result.push(part)
    }
  })
  flush()
  return result
}
