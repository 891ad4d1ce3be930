import { AppError } from '../../errors.ts'
import type { JudgedRetrieval } from '../../experiment/retrieval.ts'
import { passageVariables } from '../../experiment/retriever.ts'
import type { Json } from '../../json.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import { templateVariables } from '../../template/templateVariables.ts'
import type { MetricInput } from './metric.ts'

/**
 * A metric's option that may contain a template over the case's vars, `reference` and, for a cell with a retriever, `context` (the texts of its
 * passages) and `passages`. Parsed once, then called for each output. Returns one
 * text per reference when the template reads a list of references, and null when it reads a missing reference, or
 * passages of a cell without a retriever. `guard` is applied to every
 * text among the values before rendering, to escape it. Throws AppError TEMPLATE_*.
 */
export function optionTemplate(source: string, guard: (text: string) => string = (text) => text): (input: MetricInput) => string[] | null {
  if (!holdsTag(source)) return () => [source]
  const problem = templateProblem(source)
  if (problem) throw AppError.fromData(problem)
  const readsReference = templateVariables(source).some((variable) => variable.name === 'reference')
  const render = (vars: Record<string, Json>) => renderTemplate(source, mapTexts(vars, guard) as Record<string, Json>)
  const readsPassages = passageVariables.some((name) => templateVariables(source).some((variable) => variable.name === name))
  return ({ vars: own, reference, retrieval }) => {
    if (readsPassages && retrieval === null && !passageVariables.some((name) => Object.hasOwn(own, name))) return null
    const vars = readsPassages && retrieval ? { ...passagesOf(retrieval), ...own } : own
    if (!readsReference) return [render(vars)]
    if (reference === null) return Object.hasOwn(vars, 'reference') ? [render(vars)] : null
    const references = Array.isArray(reference) ? reference : [reference]
    return references.length === 0 ? null : references.map((each) => render({ ...vars, reference: each }))
  }
}

/** Without the numbers of the passages, which are in no document. */
function passagesOf({ passages }: JudgedRetrieval): Record<string, Json> {
  return {
    context: passages.map(({ text }) => text).join('\n\n'),
    passages: passages.map(({ text, title, document }) => ({ text, title, document })),
  }
}

/** The texts of an option that is a template or a list of templates, any of which may match; without the option, the references. */
export function optionTexts(value: string | string[] | undefined): (input: MetricInput) => string[] | null {
  if (value === undefined) return ({ reference }) => (reference === null ? null : [reference].flat())
  const templates = [value].flat().map((source) => optionTemplate(source))
  return (input) => {
    const texts = templates.map((template) => template(input)).filter((rendered) => rendered !== null)
    return texts.length === 0 ? null : texts.flat()
  }
}

function mapTexts(value: Json, guard: (text: string) => string): Json {
  if (typeof value === 'string') return guard(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, guard))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapTexts(member, guard)]))
}
