import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { type Json, textOf } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import { templateVariables } from '../../template/templateVariables.ts'
import { type JudgeLanguage, judgeLanguageOf } from './judgeTexts.ts'
import type { Measurement } from '../metric/measurement.ts'
import type { MetricInput } from '../metric/metric.ts'

/** Options of every judge. */
export const judgeOptions = {
  /** Id of the judge model. Default: the model that generated the cell. */
  model: z.string().min(1).optional(),
  /** The language of the instructions around the rubric; `auto` detects it from the text. */
  language: z.enum(['auto', 'en', 'ko']).default('auto'),
}

export type JudgeOptions = { model?: string | undefined; language: 'auto' | JudgeLanguage }

export function chosenLanguage({ language }: JudgeOptions, text: string): JudgeLanguage {
  return language === 'auto' ? judgeLanguageOf(text) : language
}

/** The question to a judge; the prompts are user turns. Throws AppError BAD_INPUT when no model is known. */
export function judgeMeasurement({ model }: JudgeOptions, input: MetricInput, prompts: string[], choices: string[]): Measurement {
  const asked = model ?? input.cell?.model
  if (asked === undefined) throw new AppError('BAD_INPUT', 'A judge needs a model. Name one in its option `model`.')
  const question = {
    kind: 'judge',
    model: asked,
    prompts: prompts.map((content) => [{ role: 'user' as const, content }]),
    choices,
  } as const
  return oneBeginsAnother(choices) ? { ...question, end: true } : question
}

/**
 * Every answer “good enough” also begins with “good”: such choices can only be distinguished by the end of the answer. Other choices are
 * weighed without it, so that an answer that continues after its verdict (“Yes, because”) counts as well.
 */
function oneBeginsAnother(choices: readonly string[]): boolean {
  return choices.some((one) => choices.some((other) => other !== one && other.startsWith(one)))
}

/** A parsed rubric: its text for an output, null when it reads a reference that the case does not have. */
export type Rubric = { render: (input: MetricInput) => string | null; mentionsOutput: boolean }

/**
 * A template over the case's vars, `output` and `reference` (several references as one text, one per line). Throws AppError TEMPLATE_* for
 * an invalid template.
 */
export function readRubric(source: string): Rubric {
  const problem = templateProblem(source)
  if (problem) throw AppError.fromData(problem)
  const names = new Set(templateVariables(source).map(({ name }) => name))
  return {
    mentionsOutput: names.has('output'),
    render: (input) => {
      const { vars, output, reference } = input
      if (reference === null && names.has('reference') && !Object.hasOwn(vars, 'reference')) return null
      return renderTemplate(source, { ...vars, output, ...(reference === null ? {} : { reference: [reference].flat().join('\n') }) })
    },
  }
}

/** The question of a case as readable text: its `question`, otherwise its vars, one per line; a single var without its name. */
export function questionOf(vars: Record<string, Json>): string {
  const entries = Object.entries(vars).filter(([name]) => name !== 'context' && name !== 'reference')
  const own = entries.find(([name]) => name === 'question') ?? (entries.length === 1 ? entries[0] : undefined)
  return own ? textOf(own[1]) : entries.map(([name, value]) => `${name}: ${textOf(value)}`).join('\n')
}
