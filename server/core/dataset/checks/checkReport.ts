import type { ImporterProblem } from '../output/importers/importerRule.ts'
import type { ImporterName } from '../output/importers/importerRules.ts'
import type { RowId } from '../row/row.ts'
import type { AnswerFinding } from './answers/answerProblems.ts'
import type { LanguageCounts, LanguageFinding } from './answers/languages.ts'
import type { NearDuplicates } from './duplicates/nearDuplicates.ts'
import type { SemanticDuplicates } from './duplicates/semanticDuplicates.ts'
import type { Leak } from './leaks/leak.ts'
import type { Balance } from './measures/balance.ts'
import type { LengthReport } from './measures/lengths.ts'
import type { PiiFinding } from './pii/piiFinding.ts'

/** What a program that trains on an export would drop or lose of a row without saying so. */
export type ImporterFinding = { row: RowId; importer: ImporterName } & ImporterProblem

/** A row that the context cuts. */
export type LengthFinding = { row: RowId; problem: 'cut' | 'answer-lost' }

/**
 * What the checks of a dataset found. A check that was not run is null, and `notes` say why. `rows`: those that were checked, all but the
 * rejected ones.
 */
export type CheckReport = {
  rows: number
  exactDuplicates: RowId[][]
  samePrompts: RowId[][]
  nearDuplicates: NearDuplicates[]
  semanticDuplicates: SemanticDuplicates[] | null
  leaks: Leak[]
  pii: PiiFinding[]
  answers: AnswerFinding[]
  languages: { questions: LanguageCounts; answers: LanguageCounts; findings: LanguageFinding[] }
  /** `model`: whose tokenizer counted. */
  lengths: (LengthReport & { model: string }) | null
  balance: Balance[]
  importers: ImporterFinding[]
  notes: string[]
}

/** Findings by check, in the form of its remedies. */
export type Findings = {
  exactDuplicates: RowId[]
  samePrompts: RowId[]
  nearDuplicates: NearDuplicates
  semanticDuplicates: SemanticDuplicates
  leaks: Leak
  pii: PiiFinding
  answers: AnswerFinding
  languages: LanguageFinding
  lengths: LengthFinding
  balance: Balance
  importers: ImporterFinding
}

export type CheckId = keyof Findings
