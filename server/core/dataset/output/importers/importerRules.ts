import type { RowContent } from '../../row/content.ts'
import { axolotl } from './axolotl.ts'
import type { ImporterProblem, ImporterRule } from './importerRule.ts'
import { llamaFactory } from './llamaFactory.ts'
import { openai } from './openai.ts'
import { trl } from './trl.ts'

export const importerNames = ['llama-factory', 'trl', 'openai', 'axolotl'] as const
export type ImporterName = (typeof importerNames)[number]

/** The programs whose behaviour is known. */
export const importerRules: Record<ImporterName, ImporterRule> = { 'llama-factory': llamaFactory, trl, openai, axolotl }

/** What each program would drop or lose of a row without saying so. */
export function importerProblems(content: RowContent): ({ importer: ImporterName } & ImporterProblem)[] {
  return importerNames.flatMap((importer) => importerRules[importer].problems(content).map((problem) => ({ importer, ...problem })))
}
