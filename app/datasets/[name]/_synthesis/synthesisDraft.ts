import { defaultPrompts, type SynthesisKind, type SynthesisRequest } from '#server/core/dataset/synthesis/synthesisRequest.ts'
import { slugSchema } from '#server/core/ids.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'

const MOST_PASSAGES = 10_000
const MOST_PARAPHRASES = 20
const MOST_SEED = 0xffff_ffff

/** What the dialog has so far; numbers as they are typed. */
export type SynthesisDraft = {
  kind: SynthesisKind
  model: string | null
  seed: string
  index: string | null
  count: string
  withPassage: boolean
  each: string
  prompts: typeof defaultPrompts
}

export function firstSynthesisDraft({ hasRows }: { hasRows: boolean }): SynthesisDraft {
  return {
    kind: hasRows ? 'paraphrases' : 'questions',
    model: null,
    seed: '0',
    index: null,
    count: '20',
    withPassage: true,
    each: '3',
    prompts: defaultPrompts,
  }
}

/** The fields that are wrong, each with a sentence. */
export type DraftProblems = Partial<Record<'seed' | 'index' | 'count' | 'each' | 'rows' | 'prompts', string>>

/** The request of a draft, or what is wrong with it. `rows`: the seed rows. */
export function readSynthesisDraft(
  draft: SynthesisDraft,
  rows: readonly RowId[],
): { request: SynthesisRequest } | { problems: DraftProblems } {
  const problems: DraftProblems = {}
  const seed = whole(draft.seed, 0, MOST_SEED)
  if (seed === null) problems.seed = `Give a whole number from 0 to ${MOST_SEED}.`
  const shared = { model: draft.model ?? '', seed: seed ?? 0 }
  const texts: string[] = Object.values(draft.prompts[draft.kind]).flatMap((ofLanguage: Record<string, string>) =>
    Object.values(ofLanguage),
  )
  const isEmpty = texts.some((text) => text.trim() === '')
  if (isEmpty) problems.prompts = 'A prompt is empty.'
  if (draft.kind === 'questions') {
    const count = whole(draft.count, 1, MOST_PASSAGES)
    if (count === null) problems.count = `Give a whole number from 1 to ${MOST_PASSAGES}.`
    const index = slugSchema.safeParse(draft.index)
    if (!index.success) problems.index = 'Choose an index.'
    if (Object.keys(problems).length > 0 || count === null || !index.success || draft.model === null) return { problems }
    const { withPassage, prompts } = draft
    return { request: { kind: 'questions', ...shared, index: index.data, count, withPassage, prompts: prompts.questions } }
  }
  const each = whole(draft.each, 1, MOST_PARAPHRASES)
  if (each === null) problems.each = `Give a whole number from 1 to ${MOST_PARAPHRASES}.`
  if (rows.length === 0) problems.rows = 'Choose rows in the list first.'
  if (Object.keys(problems).length > 0 || each === null || draft.model === null) return { problems }
  return { request: { kind: 'paraphrases', ...shared, rows: [...rows], each, prompts: draft.prompts.paraphrases } }
}

function whole(text: string, least: number, most: number): number | null {
  const value = Number(text)
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : null
}
