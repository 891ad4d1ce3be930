import type { PlannedCell } from '../../experiment/cell.ts'
import type { TestCase } from '../../experiment/experiment.ts'
import type { Json } from '../../json.ts'
import { trainedKey } from '../adapter/trainedKey.ts'

/** The test cases that an adapter among the cells was trained on, as positions among the experiment's cases, ascending. */
export type TrainedCases = { adapter: string; cases: number[] }[]

/**
 * Finds the test cases that adapters were trained on: those whose last user turn in a cell with the adapter, or one of whose variables, or all of
 * them together, has a `trainedKey` among the adapter's prompts. `promptsOf` gives the keys of an adapter; none for one that is not known. Adapters without such
 * a case are left out.
 */
export function trainedCases(
  cells: readonly Pick<PlannedCell, 'adapter' | 'caseIndex' | 'messages'>[],
  cases: readonly Pick<TestCase, 'vars'>[],
  promptsOf: (adapter: string) => ReadonlySet<string>,
): TrainedCases {
  const keyOf = rememberedKeys()
  const turns = new Map<string, Map<number, Set<string>>>()
  for (const { adapter, caseIndex, messages } of cells) {
    const text = messages.findLast(({ role }) => role === 'user')?.content
    if (!adapter || text === undefined) continue
    const ofAdapter = turns.get(adapter.id) ?? new Map<number, Set<string>>()
    turns.set(adapter.id, ofAdapter)
    const ofCase = ofAdapter.get(caseIndex) ?? new Set()
    ofAdapter.set(caseIndex, ofCase.add(text))
  }
  return [...turns].flatMap(([adapter, byCase]) => {
    const prompts = promptsOf(adapter)
    if (prompts.size === 0) return []
    const found = [...byCase].filter(([place, texts]) =>
      [...texts, ...varTexts(cases[place]?.vars ?? {})].some((text) => prompts.has(keyOf(text))),
    )
    return found.length === 0 ? [] : [{ adapter, cases: found.map(([place]) => place).toSorted((a, b) => a - b) }]
  })
}

/** The adapters that were trained on a case, by the position of the case. */
export function adaptersByCase(trained: TrainedCases): ReadonlyMap<number, readonly string[]> {
  const byCase = new Map<number, string[]>()
  for (const { adapter, cases } of trained) for (const place of cases) byCase.set(place, [...(byCase.get(place) ?? []), adapter])
  return byCase
}

/** `2 test cases were used to train tone (q1, q7)`, a sentence for each adapter. At most `most` cases are named. */
export function trainedSentences(trained: TrainedCases, cases: readonly Pick<TestCase, 'id'>[], most = 5): string[] {
  return trained.map(({ adapter, cases: places }) => {
    const named = places.slice(0, most).map((place) => cases[place]?.id ?? String(place + 1))
    const rest = places.length > most ? `, and ${places.length - most} more` : ''
    const count = places.length === 1 ? '1 test case was' : `${places.length} test cases were`
    return `${count} used to train the adapter ${adapter} (${named.join(', ')}${rest}), so its scores there say little about new questions.`
  })
}

/** All texts of the variables, and all of them together: an instruction and its input are learnt as one prompt. */
function varTexts(vars: TestCase['vars']): string[] {
  const texts = Object.values(vars).flatMap(textsIn)
  return texts.length > 1 ? [...texts, texts.join('\n')] : texts
}

/** All texts of a value, at any depth. */
function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((each) => (each === undefined ? [] : textsIn(each)))
  return []
}

/** Columns share prompts, and hashing is slow. */
function rememberedKeys(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    let key = known.get(text)
    if (key === undefined) known.set(text, (key = trainedKey(text)))
    return key
  }
}
