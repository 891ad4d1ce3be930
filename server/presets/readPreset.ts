import { parse } from 'yaml'
import { z } from 'zod'
import type { Shot } from '../core/experiment/experiment.ts'
import { blocksOf } from '../core/notebook/notebook.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import type { Preset } from './presetService.types.ts'

const textOrNull = z
  .string()
  .nullish()
  .transform((text) => text ?? null)
const frontMatterSchema = z.object({
  title: z.coerce.string().optional().catch(undefined),
  language: z.string().catch('en'),
  active: z.boolean().catch(true),
  created: z.string().nullable().catch(null),
  description: z.string().catch(''),
  tags: z.array(z.coerce.string()).catch([]),
})
const variantSchema = z.object({ system: textOrNull, user: z.string(), assistant: textOrNull })
const shotsSchema = z.array(z.object({ vars: z.record(z.string(), z.json()), output: z.string() }))

/** Reads the text of a preset file. Never throws: what cannot be read is empty in the preset and described in its `problems`. */
export function readPreset(text: string, { id, versions }: { id: string; versions: Preset['versions'] }): Preset {
  const problems: string[] = []
  const notebook = parseNotebook(text)
  const body = notebook.segments.find((segment) => segment.kind === 'frontMatter')?.body
  const head = frontMatterSchema.parse(asRecord(body === undefined ? {} : readYaml(body, 'the front matter', problems)))
  const [prompt] = blocksOf(notebook, 'prompt')
  const [shots] = blocksOf(notebook, 'shots')
  if (!prompt) problems.push('It has no prompt. Add a block that begins with ```yaml prompt NAME.')
  return {
    id,
    ...head,
    title: head.title ?? id,
    variant: { name: prompt?.name || 'prompt', ...readVariant(prompt?.body, problems) },
    shots: readShots(shots?.body, problems),
    versions,
    problems,
  }
}

function readVariant(body: string | undefined, problems: string[]): z.infer<typeof variantSchema> {
  if (body === undefined) return { system: null, user: '', assistant: null }
  const parsed = variantSchema.safeParse(readYaml(body, 'the prompt', problems))
  if (parsed.success) return parsed.data
  problems.push(`The prompt does not fit: ${z.prettifyError(parsed.error)}`)
  return { system: null, user: '', assistant: null }
}

function readShots(body: string | undefined, problems: string[]): Shot[] {
  if (body === undefined || body.trim() === '') return []
  const parsed = shotsSchema.safeParse(readYaml(body, 'the list of shots', problems))
  if (parsed.success) return parsed.data
  problems.push(`The shots do not fit: ${z.prettifyError(parsed.error)}`)
  return []
}

function readYaml(text: string, what: string, problems: string[]): unknown {
  try {
    return parse(text)
  } catch (thrown) {
    problems.push(`The YAML of ${what} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    return null
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
