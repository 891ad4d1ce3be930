import { diffArrays } from 'diff'

/** A stretch of text that both have, or one of them alone. */
export type DiffPart = { kind: 'same' | 'removed' | 'added'; text: string }

/** Texts that differ more than this are shown whole, one after the other: finding the shortest way between them would take long. */
const MOST_EDITS = 2000

const words = new Intl.Segmenter('und', { granularity: 'word' })

/**
 * The way from one text to another by words, in the order of reading. Words are those of Unicode, so that Korean and scripts
 * without spaces are cut as they are read; a run of spaces is a word of its own. All `same` and `added` parts joined are
 * `after`, all `same` and `removed` ones `before`.
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

/** Between two changes a lone space that both have is no more than their edge: it is told as part of them, so that a changed phrase reads as one. */
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
