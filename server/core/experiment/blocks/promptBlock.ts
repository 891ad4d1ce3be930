import { z } from 'zod'
import { writeYaml } from '../../notebook/writeYaml.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import type { PromptVariant } from '../experiment.ts'
import type { BlockKind, NamedBlock } from './blockKind.ts'
import { checkShape } from './checkShape.ts'
import type { Reading } from './reading.ts'
import { starterVariables } from './starterVariables.ts'

export const promptBlock: BlockKind<'variants' | 'promptNames'> = {
  label: 'Prompt',
  description: 'A prompt variant: system, user and answer prefill',
  needed: 'prompt',
  nameExample: 'short',
  listedInSweeps: { joins: true },
  read: (reading, blocks) => ({
    variants: blocks.flatMap((block) => readPrompt(reading, block) ?? []),
    promptNames: blocks.map(({ name }) => name),
  }),
  starter(experiment) {
    const [first] = starterVariables(experiment)
    return { name: 'variant', body: `user: |\n  {{${first}}}\n` }
  },
}

/** The body of a prompt block with these texts; `system` and `assistant` are left out if the variant has none. */
export function promptYaml({ system, user, assistant }: Pick<PromptVariant, 'system' | 'user' | 'assistant'>): string {
  return writeYaml({ ...(system === null ? {} : { system }), user, ...(assistant === null ? {} : { assistant }) })
}

const promptSchema = z.strictObject({
  system: z.string().nullish(),
  user: z.string(),
  assistant: z.string().nullish(),
  description: z.string().optional(),
})

const parts = ['system', 'user', 'assistant'] as const

/** A prompt variant, or null after a fault was reported. A template that does not parse is reported and kept, so that it can be shown. */
function readPrompt(reading: Reading, { name, line, block, yaml }: NamedBlock): PromptVariant | null {
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
