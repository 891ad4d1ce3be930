import { type SplitName, splitNames } from '#server/core/dataset/row/row.ts'
import type { SplitRequest } from '../../../_trpc/apiTypes.ts'

/** The form as it is typed. Sizes are percentages or numbers of rows. */
export type SplitDraft = {
  by: SplitRequest['by']
  sizes: Record<SplitName, string>
  seed: string
  group: string | null
  stratify: string | null
}

export const newSplitDraft: SplitDraft = {
  by: 'ratio',
  sizes: { train: '80', validation: '10', test: '10' },
  seed: '1',
  group: 'source',
  stratify: null,
}

export type SplitProblems = Partial<Record<SplitName | 'seed' | 'sum', string>>

/** The request of a form, or what is wrong with each field. An empty size is left out. */
export function splitRequest({ by, sizes, seed, group, stratify }: SplitDraft): { request: SplitRequest } | { problems: SplitProblems } {
  const problems: SplitProblems = {}
  const read: SplitRequest['sizes'] = {}
  for (const name of splitNames) {
    const text = sizes[name].trim()
    if (text === '') continue
    const value = Number(text)
    if (by === 'count' ? !/^\d{1,9}$/.test(text) : !/^\d{1,3}(\.\d+)?$/.test(text) || value > 100)
      problems[name] = by === 'count' ? 'A whole number of rows, such as 100.' : 'A percentage from 0 to 100, such as 80.'
    else read[name] = by === 'count' ? value : value / 100
  }
  if (Object.keys(problems).length === 0) {
    const sum = Object.values(read).reduce((total, size) => total + size, 0)
    if (sum === 0) problems.sum = 'All splits are empty. Give a size to at least one.'
    if (by === 'ratio' && sum > 1 + 1e-9)
      problems.sum = `The percentages add up to ${Number((sum * 100).toFixed(4))}. They can be at most 100.`
  }
  if (!/^-?\d{1,9}$/.test(seed.trim())) problems.seed = 'A whole number, such as 1.'
  if (Object.keys(problems).length > 0) return { problems }
  return { request: { by, sizes: read, seed: Number(seed), group, stratify } }
}
