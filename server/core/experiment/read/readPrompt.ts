import { z } from 'zod'
import { templateProblem } from '../../template/templateProblem.ts'
import { checkShape } from './checkShape.ts'
import type { PromptVariant } from '../experiment.ts'
import type { Reading } from './itemSource.ts'
import type { YamlText } from '../../notebook/yamlText.ts'

const promptSchema = z.strictObject({
  system: z.string().nullish(),
  user: z.string(),
  assistant: z.string().nullish(),
  description: z.string().optional(),
})

const parts = ['system', 'user', 'assistant'] as const

/** A prompt variant, or null after a fault was reported. A template that does not parse is reported and kept, so that it can be shown. */
export function readPrompt(
  reading: Reading,
  yaml: YamlText,
  { name, line, block }: { name: string; line: number; block: string },
): PromptVariant | null {
  if (yaml.value === null) {
    reading.bag.error(`The prompt \`${name}\` is empty. Give it a \`user\` text.`, yaml.placeOf([]), block)
    return null
  }
  const parsed = checkShape(promptSchema, yaml.value, { yaml, bag: reading.bag, block })
  if (!parsed) return null
  const variant: PromptVariant = {
    name,
    system: parsed.system ?? null,
    user: parsed.user,
    assistant: parsed.assistant ?? null,
    line,
    places: {},
  }
  for (const part of parts) {
    const source = variant[part]
    if (source === null) continue
    const place = yaml.textPlaceOf([part])
    variant.places = { ...variant.places, [part]: place }
    const problem = templateProblem(source, place)
    if (problem) reading.bag.error(problem.message, problem.place ?? place, block)
  }
  return variant
}
