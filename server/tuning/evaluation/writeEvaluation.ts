import { join } from 'node:path'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { type Slug, slugify } from '../../core/ids.ts'
import type { AdapterCard, AdapterTraining } from '../../core/tuning/adapter/adapterCard.ts'
import { type EvaluationCase, evaluationCases, type EvaluationCases } from '../../core/tuning/evaluation/evaluationCases.ts'
import { evaluationNotebook } from '../../core/tuning/evaluation/evaluationNotebook.ts'
import type { AnsweredPrompt } from '../../engine/door/protocol.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import { makeNotebookFolder, notebookFile, removeFolder } from '../../io/notebooks/notebookFolders.ts'
import { trainedRows } from '../rows/trainedRows.ts'

export type EvaluationDeps = {
  experiments: string
  /** @throws AppError NOT_FOUND */
  datasetPlace: (name: string) => Promise<DatasetPlace>
  /** The card of an adapter. @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN */
  adapterCard: (id: string) => Promise<AdapterCard>
  /** Tokens of each answer by the tokenizer of a model, with what ends it. @throws AppError MODEL_MISSING */
  answerLengths: (model: string, items: AnsweredPrompt[]) => Promise<number[]>
}

export type Evaluation = {
  notebook: Slug
  cases: number
  split: 'test' | 'validation'
  /** Rows of the split that could not be cases, each with the reason. */
  left: EvaluationCases['left']
  /** Rows beyond the most that a notebook asks. */
  more: number
}

/** Each case is three cells of the grid. */
const mostCases = 200

/**
 * Writes a notebook `<adapter>-evaluation` that asks the held-out rows of the base model, of half the adapter and of the whole one; a name
 * that is taken gets a number.
 * @throws AppError ADAPTER_MISSING, BAD_INPUT (trained elsewhere, no held-out row), NOT_FOUND (no such dataset or snapshot), CONFLICT (the
 * snapshot has other rows by now), MODEL_MISSING, NOT_ALLOWED, DISK_FULL
 */
export async function writeEvaluation(deps: EvaluationDeps, adapter: string): Promise<Evaluation> {
  const card = await deps.adapterCard(adapter)
  const { training } = card
  if (!training)
    throw new AppError(
      'BAD_INPUT',
      `The adapter ${adapter} was trained elsewhere, so it is not known which rows were held out. Write a notebook with \`adapter: [none, ${adapter}]\` in its sweep.`,
    )
  const { split, rows } = heldOut(await rowsOf(deps, training), training)
  const made = evaluationCases(rows, training.settings.method)
  if (made.cases.length === 0)
    throw new AppError(
      'BAD_INPUT',
      `No row of the ${split} split of ${training.dataset.name} can be a test case. ${made.left[0]?.reason ?? 'All of them are rejected.'} ${remedy(training)}`,
    )
  const cases = spread(made.cases, mostCases)
  const more = made.cases.length - cases.length
  const lengths = await deps.answerLengths(card.base.id, cases.map(answered))
  const { notebook, cases: lines } = evaluationNotebook({
    adapter: card,
    training,
    cases,
    split,
    leftOut: made.left.length + more,
    longestAnswer: Math.max(...lengths),
  })
  const { slug, folder } = await makeNotebookFolder(deps.experiments, slugify(`${adapter}-evaluation`))
  try {
    await atomicWrite(join(folder, 'cases.jsonl'), lines, { within: deps.experiments })
    await atomicWrite(join(folder, notebookFile), notebook, { within: deps.experiments })
  } catch (thrown) {
    await removeFolder(folder)
    throw thrown
  }
  return { notebook: slug, cases: cases.length, split, left: made.left, more }
}

async function rowsOf(deps: Pick<EvaluationDeps, 'datasetPlace'>, { dataset }: AdapterTraining): Promise<DatasetRow[]> {
  const rows = await trainedRows(deps, dataset)
  if (rows) return rows
  throw new AppError(
    'CONFLICT',
    `The snapshot ${dataset.snapshot} of ${dataset.name} has other rows than the one that the adapter was trained on, so a held-out row may have been learnt. Take the former one from git or a copy, or train again.`,
  )
}

function heldOut(rows: readonly DatasetRow[], training: AdapterTraining): { split: Evaluation['split']; rows: DatasetRow[] } {
  const of = (split: Evaluation['split']) => rows.filter((row) => row.split === split && row.status !== 'rejected')
  for (const split of ['test', 'validation'] as const) {
    const found = of(split)
    if (found.length > 0) return { split, rows: found }
  }
  throw new AppError(
    'BAD_INPUT',
    `The snapshot ${training.dataset.snapshot} of ${training.dataset.name} has neither a test split nor a validation split, so every row was learnt. ${remedy(training)}`,
  )
}

function remedy({ dataset: { name } }: AdapterTraining): string {
  return `Hold rows out with npm run assay -- dataset split ${name} --ratio 0.8,0.1,0.1 --seed 1, and train again.`
}

/** At most so many, taken at even distances. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)] as Item)
}

function answered({ system, prompt, answer }: EvaluationCase): AnsweredPrompt {
  return {
    messages: [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: prompt }],
    prefill: null,
    answer,
  }
}
