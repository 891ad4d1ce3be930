import type { DatasetRow, RowId } from '../row/row.ts'
import { answerProblems } from './answers/answerProblems.ts'
import type { CheckId, CheckReport, Findings } from './checkReport.ts'
import { comparedText } from './duplicates/comparedText.ts'
import type { SimilarPair } from './duplicates/nearDuplicates.ts'
import { rejectOthers, type SurvivorRule } from './duplicates/survivors.ts'
import type { Remedy } from './finding/remedy.ts'
import type { PiiKind } from './pii/piiKinds.ts'
import { redactContent } from './pii/redact.ts'
import { jaccard, shingleSet } from './similarity/shingles.ts'

/** What a remedy needs to know. `threshold`: the Jaccard from which rows are near duplicates. */
export type RemedyContext = { rowOf: (id: RowId) => DatasetRow | undefined; survivor: SurvivorRule; threshold: number }

type Written<Finding> = {
  title: string
  /** One sentence for the page and the command. */
  means: string
  /** The label of the remedy, null if there is none that suits all rows. */
  remedy: string | null
  findings: (report: CheckReport) => readonly Finding[]
  /** The rows that a finding concerns. */
  rowsOf: (finding: Finding) => readonly RowId[]
  remedies: (findings: readonly Finding[], context: RemedyContext) => Remedy[]
}

type Check<Finding> = Written<Finding> & { count: (report: CheckReport) => { findings: number; rows: number } }

function check<Finding>(written: Written<Finding>): Check<Finding> {
  return {
    ...written,
    count(report) {
      const found = written.findings(report)
      return { findings: found.length, rows: new Set(found.flatMap((finding) => written.rowsOf(finding))).size }
    },
  }
}

/** Every check of a dataset. A new one is an entry here, with its findings in `checkReport.ts`. */
export const checks: { [Id in CheckId]: Check<Findings[Id]> } = {
  exactDuplicates: check({
    title: 'Exact duplicates',
    means: 'Rows that are equal but for upper case, spaces and the form of characters.',
    remedy: 'Reject all but one',
    findings: ({ exactDuplicates }) => exactDuplicates,
    rowsOf: (group) => group,
    remedies: (groups, context) =>
      groups.flatMap((group) => rejectOthers(rowsOf(group, context), { rule: context.survivor, isLike: () => true })),
  }),
  samePrompts: check({
    title: 'One prompt, different answers',
    means: 'Rows that ask the same and answer differently, which teaches a model to guess.',
    remedy: 'Tag them',
    findings: ({ samePrompts }) => samePrompts,
    rowsOf: (group) => group,
    remedies: (groups) => tagged(groups.flat(), 'same-prompt'),
  }),
  nearDuplicates: check({
    title: 'Near duplicates',
    means: 'Rows whose questions and answers have most sequences of four characters in common (Jaccard).',
    remedy: 'Reject all but one',
    findings: ({ nearDuplicates }) => nearDuplicates,
    rowsOf: ({ rows }) => rows,
    remedies: (groups, context) =>
      groups.flatMap(({ rows }) => rejectOthers(rowsOf(rows, context), { rule: context.survivor, isLike: nearlyEqual(context.threshold) })),
  }),
  semanticDuplicates: check({
    title: 'Semantic duplicates',
    means: 'Rows that say nearly the same in other words, by the cosine of their embeddings.',
    remedy: 'Reject all but one',
    findings: ({ semanticDuplicates }) => semanticDuplicates ?? [],
    rowsOf: ({ rows }) => rows,
    remedies: (groups, context) =>
      groups.flatMap(({ rows, links }) => rejectOthers(rowsOf(rows, context), { rule: context.survivor, isLike: linked(links) })),
  }),
  leaks: check({
    title: 'Leaks',
    means: 'Training rows that repeat what models are tested with: other splits, test cases, shots and passages of this project.',
    remedy: 'Reject them',
    findings: ({ leaks }) => leaks,
    rowsOf: ({ row }) => [row],
    remedies: (leaks) =>
      rejected(leaks.map(({ row, place, in: kind }) => [row, `repeats ${kind === 'group' ? 'the source of' : kind} ${place}`])),
  }),
  pii: check({
    title: 'Personal data and secrets',
    means: 'Addresses, numbers of people and accounts, keys and passwords; numbers with a check digit only if it is correct.',
    remedy: 'Redact',
    findings: ({ pii }) => pii,
    rowsOf: ({ row }) => [row],
    remedies: (found, { rowOf }) =>
      [...Map.groupBy(found, ({ row }) => row)].flatMap(([id, ofRow]): Remedy[] => {
        const row = rowOf(id)
        const kinds = [...new Set(ofRow.map(({ kind }): PiiKind => kind))]
        return row ? [{ id, change: { do: 'edit', content: redactContent(row.content, kinds), how: `redacted ${kinds.join(', ')}` } }] : []
      }),
  }),
  answers: check({
    title: 'Answers',
    means: 'Answers that are empty, placeholders or cut off, that decline, or that repeat themselves or the prompt.',
    remedy: 'Reject them',
    findings: ({ answers }) => answers,
    rowsOf: ({ row }) => [row],
    remedies: (found) => rejected(found.map(({ row, problem }) => [row, `answer: ${answerProblems[problem].title.toLowerCase()}`])),
  }),
  languages: check({
    title: 'Languages',
    means:
      'Answers in another language than the question, or with letters of another script. Questions about languages, labels and code are left alone.',
    remedy: 'Tag them',
    findings: ({ languages }) => languages.findings,
    rowsOf: ({ row }) => [row],
    remedies: (found) => found.flatMap(({ row, problem }) => tagged([row], problem)),
  }),
  lengths: check({
    title: 'Lengths',
    means: 'Rows that are longer than the context of the model, by its own tokenizer: their ends are cut.',
    remedy: 'Reject them',
    findings: ({ lengths }) => {
      const lost = new Set(lengths?.answerLost)
      return (lengths?.cut ?? []).map((row) => ({ row, problem: lost.has(row) ? 'answer-lost' : 'cut' }))
    },
    rowsOf: ({ row }) => [row],
    remedies: (found) =>
      rejected(found.map(({ row, problem }) => [row, problem === 'cut' ? 'longer than the context' : 'the prompt fills the context'])),
  }),
  balance: check({
    title: 'Balance',
    means: 'How the rows are spread over answers that are labels, tags, splits, languages and kinds.',
    remedy: null,
    findings: ({ balance }) => balance.filter(({ problem }) => problem !== null),
    rowsOf: () => [],
    remedies: () => [],
  }),
  importers: check({
    title: 'Dropped by importers',
    means: 'Rows that programs which train on an export leave out, or read without a part, and do not say so.',
    remedy: 'Tag them',
    findings: ({ importers }) => importers,
    rowsOf: ({ row }) => [row],
    remedies: (found) =>
      found.flatMap(({ row, importer, effect }) => tagged([row], `${effect === 'drop' ? 'dropped-by' : 'changed-by'}-${importer}`)),
  }),
}

export const checkIds = Object.keys(checks) as CheckId[]

/** The changes of rows by which findings of a check are repaired: one change at most for each row, and kind of change. */
export function remediesOf<Id extends CheckId>(id: Id, findings: readonly Findings[Id][], context: RemedyContext): Remedy[] {
  return checks[id].remedies(findings, context)
}

export type CheckCounts = Record<CheckId, { findings: number; rows: number }>

/** How many findings each check has, and how many rows they concern. */
export function countFindings(report: CheckReport): CheckCounts {
  return Object.fromEntries(checkIds.map((id) => [id, checks[id].count(report)])) as CheckCounts
}

function rowsOf(ids: readonly RowId[], { rowOf }: RemedyContext): DatasetRow[] {
  return ids.flatMap((id) => rowOf(id) ?? [])
}

/** A row is rejected once, with its first reason. */
function rejected(reasons: readonly (readonly [RowId, string])[]): Remedy[] {
  const first = new Map(reasons.toReversed())
  return [...new Set(reasons.map(([id]) => id))].map((id) => ({ id, change: { do: 'reject', reason: first.get(id) ?? '' } }))
}

function tagged(ids: readonly RowId[], tag: string): Remedy[] {
  return [...new Set(ids)].map((id) => ({ id, change: { do: 'tag', add: [tag], remove: [] } }))
}

function nearlyEqual(threshold: number): (row: DatasetRow, survivor: DatasetRow) => boolean {
  const sets = new Map<RowId, Uint32Array>()
  const setOf = ({ id, content }: DatasetRow) => {
    const set = sets.get(id) ?? shingleSet(comparedText(content))
    sets.set(id, set)
    return set
  }
  return (row, survivor) => jaccard(setOf(row), setOf(survivor)) >= threshold
}

function linked(links: readonly SimilarPair[]): (row: DatasetRow, survivor: DatasetRow) => boolean {
  const pairs = new Set(links.flatMap(({ rows: [one, other] }) => [`${one} ${other}`, `${other} ${one}`]))
  return (row, survivor) => pairs.has(`${row.id} ${survivor.id}`)
}
