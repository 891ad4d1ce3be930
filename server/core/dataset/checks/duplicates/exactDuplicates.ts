import { mixWords } from '../../../rng.ts'
import type { RowContent } from '../../row/content.ts'
import type { DatasetRow, RowId } from '../../row/row.ts'
import { answerText, foldedText, promptText } from '../../row/rowText.ts'
import type { Slices } from '../finding/slices.ts'
import { exactText } from './comparedText.ts'

const rowsAtOnce = 256

/** Groups of rows that are equal but for upper case, white space and the form of characters (`foldedText`). */
export function* findExactDuplicates(rows: readonly DatasetRow[]): Slices<RowId[][]> {
  return yield* equalRows(rows, exactText)
}

/** Groups of rows with one prompt and different answers, which teach a model to guess. Preferences and labels have such rows on purpose. */
export function* findSamePrompts(rows: readonly DatasetRow[]): Slices<RowId[][]> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const groups = yield* equalRows(rows, ({ ...content }) => promptKey(content))
  return groups.filter((group) => {
    const answers = group.flatMap((id) => {
      const row = byId.get(id)
      return row ? [foldedText(answerText(row.content))] : []
    })
    return new Set(answers).size > 1
  })
}

function promptKey(content: RowContent): string {
  return content.kind === 'instruction' || content.kind === 'chat' ? foldedText(promptText(content)) : ''
}

/** Groups of rows whose key is equal and not empty. Keys are hashed, and compared where hashes are equal, so that they need no memory. */
function* equalRows(rows: readonly DatasetRow[], keyOf: (content: RowContent) => string): Slices<RowId[][]> {
  const byHash = new Map<number, DatasetRow[][]>()
  for (const [place, row] of rows.entries()) {
    if (place % rowsAtOnce === 0) yield place / rows.length
    const key = keyOf(row.content)
    if (key === '') continue
    const hash = hashOf(key)
    const groups = byHash.get(hash)
    if (!groups) {
      byHash.set(hash, [[row]])
      continue
    }
    const group = groups.find(([first]) => first && keyOf(first.content) === key)
    if (group) group.push(row)
    else groups.push([row])
  }
  return [...byHash.values()].flatMap((groups) => groups.filter((group) => group.length > 1).map((group) => group.map(({ id }) => id)))
}

/** 53 bits. */
function hashOf(text: string): number {
  let [high, low] = [0, 1]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = mixWords(high, unit)
    low = Math.imul(low ^ unit, 0x01000193) >>> 0
  }
  return (high >>> 11) * 2 ** 32 + low
}
