import { AppError } from '#server/core/errors.ts'
import type { Message, PlannedCell } from '#server/core/experiment/cell.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import { exampleValues } from '#server/core/experiment/plan/passageValues.ts'
import { promptRenderer } from '#server/core/experiment/plan/promptRenderer.ts'
import { TemplateFindings } from '#server/core/experiment/plan/templateFindings.ts'
import { isRecord } from '#server/core/json.ts'
import { renderTemplate } from '#server/core/template/renderTemplate.ts'
import { templateProblem } from '#server/core/template/templateProblem.ts'
import { templateVariables } from '#server/core/template/templateVariables.ts'
import type { EditorMarker } from '../../../_ui/codeEditor/editorTypes.ts'

export const promptParts = [
  { part: 'system', label: 'System', placeholder: 'Who the model is and how it answers' },
  { part: 'user', label: 'User', placeholder: 'What is asked, with holes such as {{question}}' },
  { part: 'assistant', label: 'Answer begins with', placeholder: 'The first words of the model’s answer' },
] as const

export type PromptPart = (typeof promptParts)[number]['part']
export type PromptTexts = { system?: string | null; user?: string | null; assistant?: string | null }

/** Whether the YAML of a prompt can be shown as fields: a mapping whose parts are texts or missing. */
export function isPromptBody(value: unknown): value is PromptTexts {
  return isRecord(value) && promptParts.every(({ part }) => value[part] == null || typeof value[part] === 'string')
}

/** Markers for a template: its syntax error, or each variable that no test case has. */
export function templateMarkers(
  source: string,
  { variables, flagUnknown }: { variables: readonly string[]; flagUnknown: boolean },
): EditorMarker[] {
  const problem = templateProblem(source)
  if (problem) return [{ line: problem.place?.line ?? 1, column: problem.place?.column ?? 1, message: problem.message, severity: 'error' }]
  if (!flagUnknown) return []
  return templateVariables(source).flatMap(({ name, line, column, optional }): EditorMarker[] =>
    optional || name === 'shots' || name === 'reference' || variables.includes(name)
      ? []
      : [{ line, column, message: `No test case has the variable \`${name}\`. Known: ${variables.join(', ')}.`, severity: 'error' }],
  )
}

export type Preview = { messages: Message[]; prefill: string | null } | { error: string }

/** The prompt of a variant for a case: as planned by a sweep with this number of shots, otherwise rendered from `texts`. */
export function previewPrompt(options: {
  name: string
  texts: PromptTexts
  testCase: Experiment['cases'][number]
  shots: number
  cells: readonly PlannedCell[]
}): Preview {
  const { name, texts, testCase, shots, cells } = options
  const planned =
    shots > 0 ? cells.find((cell) => cell.variant === name && cell.case === testCase.id && cell.point['shots'] === shots) : undefined
  if (planned) return { messages: planned.messages, prefill: planned.prefill }
  const findings = new TemplateFindings()
  const variant = { name, system: texts.system ?? null, user: texts.user ?? '', assistant: texts.assistant ?? null, line: 1 }
  try {
    const retrieves = cells.some(({ variant: other, retrieval }) => other === name && retrieval !== undefined)
    const rendered = promptRenderer({ variant, render: renderTemplate, findings })(testCase, [], retrieves ? exampleValues() : null)
    return rendered ?? { error: findings.list()[0]?.message ?? 'The prompt cannot be rendered.' }
  } catch (thrown) {
    if (thrown instanceof AppError) return { error: thrown.message }
    throw thrown
  }
}

/** The numbers of shots with which sweeps run a variant, and 0, in ascending order. */
export function shotCountsOf(cells: readonly PlannedCell[], variant: string): number[] {
  const counts = new Set<number>([0])
  for (const cell of cells) if (cell.variant === variant && typeof cell.point['shots'] === 'number') counts.add(cell.point['shots'])
  return [...counts].toSorted((a, b) => a - b)
}
