import { findAnswerProblem } from '../../core/dataset/checks/answers/answerProblems.ts'
import { rowLanguages } from '../../core/dataset/checks/answers/languages.ts'
import { sharedLastLines } from '../../core/dataset/checks/answers/truncation.ts'
import type { CheckReport } from '../../core/dataset/checks/checkReport.ts'
import type { Slices } from '../../core/dataset/checks/finding/slices.ts'
import { findRowPii } from '../../core/dataset/checks/pii/piiFinding.ts'
import { importerProblems } from '../../core/dataset/output/importers/importerRules.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { answerText } from '../../core/dataset/row/rowText.ts'
import { prepareLanguages } from '../../core/metrics/language/detectLanguage.ts'
import { inSlices } from './inSlices.ts'

type RowReport = Pick<CheckReport, 'pii' | 'answers' | 'languages' | 'importers'>

/** The checks that look at one row at a time. */
export async function checkRows(rows: readonly DatasetRow[], step: Parameters<typeof inSlices>[1]): Promise<RowReport> {
  await prepareLanguages()
  return inSlices(eachRow(rows), step)
}

function* eachRow(rows: readonly DatasetRow[]): Slices<RowReport> {
  const report: RowReport = { pii: [], answers: [], languages: { questions: {}, answers: {}, findings: [] }, importers: [] }
  const { pii, answers, languages, importers } = report
  const shared = sharedLastLines(rows.map(({ content }) => answerText(content)))
  for (const [place, row] of rows.entries()) {
    if (place % 32 === 0) yield place / rows.length
    for (const found of findRowPii(row)) pii.push(found)
    for (const problem of importerProblems(row.content)) importers.push({ row: row.id, ...problem })
    const problem = findAnswerProblem(row, shared)
    if (problem) answers.push(problem)
    const { question, answer, finding } = rowLanguages(row)
    languages.questions[question] = (languages.questions[question] ?? 0) + 1
    languages.answers[answer] = (languages.answers[answer] ?? 0) + 1
    if (finding) languages.findings.push(finding)
  }
  return report
}
