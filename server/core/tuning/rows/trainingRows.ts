import type { DatasetRow } from '../../dataset/row/row.ts'
import type { TuningMethod } from '../settings/tuningSettings.ts'
import { type Lesson, lessonOf } from './trainedTurns.ts'

/** A row that is trained or validated on. */
export type TrainingRow = { row: string; split: 'train' | 'validation'; lesson: Lesson }

/** Which rows of a dataset take part in a training, and which do not. */
export type TrainingRows = {
  used: TrainingRow[]
  left: { row: string; reason: string }[]
  /** Rows of the test split, which never take part. */
  test: number
  /** Lessons of the test split, for sample prompts: the first ones. */
  testLessons: Lesson[]
  /** Rows without a split: trained on if the dataset has no splits at all, left out otherwise. */
  unsplit: { rows: number; areTrained: boolean }
  /** Rows that take part and were not reviewed, the first ones. */
  unreviewed: { rows: number; first: string[] }
}

const FIRST = 20
const TEST_LESSONS = 10

/** Chooses rows: the train split is learnt, the validation split validates, the test split and rejected rows never take part. */
export function trainingRows(rows: readonly DatasetRow[], method: TuningMethod): TrainingRows {
  const kept = rows.filter(({ status }) => status !== 'rejected')
  const hasSplits = kept.some(({ split }) => split !== null)
  const found: TrainingRows = {
    used: [],
    left: [],
    test: 0,
    testLessons: [],
    unsplit: { rows: kept.filter(({ split }) => split === null).length, areTrained: !hasSplits },
    unreviewed: { rows: 0, first: [] },
  }
  for (const { id, split, status, content } of kept) {
    const lesson = lessonOf(content, method)
    if (split === 'test') {
      found.test += 1
      if (!('reason' in lesson) && found.testLessons.length < TEST_LESSONS) found.testLessons.push(lesson)
      continue
    }
    if (split === null && hasSplits) {
      found.left.push({ row: id, reason: 'It is in no split, while other rows are.' })
      continue
    }
    if ('reason' in lesson) {
      found.left.push({ row: id, reason: lesson.reason })
      continue
    }
    found.used.push({ row: id, split: split ?? 'train', lesson })
    if (status !== 'new') continue
    found.unreviewed.rows += 1
    if (found.unreviewed.first.length < FIRST) found.unreviewed.first.push(id)
  }
  return found
}
