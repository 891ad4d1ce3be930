import { grades } from '#server/core/retrieval/judgements/judgeHit.ts'

/** A grade as the page names it. */
export function gradeWords(grade: number): string {
  if (grade <= grades.notRelevant) return 'Not relevant'
  if (grade === grades.relevant) return 'Relevant'
  return grade === grades.highlyRelevant ? 'Highly relevant' : `Relevant, grade ${grade}`
}

/** The grade that a key gives, null for the keys that take it away; undefined for any other key. */
export function gradeOfKey(key: string): number | null | undefined {
  if (/^[0-3]$/.test(key)) return Number(key)
  return key === 'Backspace' || key === 'Delete' ? null : undefined
}
