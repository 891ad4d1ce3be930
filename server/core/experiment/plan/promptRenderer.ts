import type { Place } from '../../errors.ts'
import type { Message, Prompt } from '../cell.ts'
import type { Json } from '../../json.ts'
import type { PromptVariant, Shot, TestCase } from '../experiment.ts'
import { templateVariables } from '../../template/templateVariables.ts'
import { noPassages, type PassageValues } from './passageValues.ts'
import type { TemplateFindings } from './templateFindings.ts'

export type Render = (source: string, vars: Record<string, Json>, options?: { place?: Place }) => string

/** Renders one variant. Returns null if a template fails, after adding the error to the findings. */
export type PromptRenderer = (testCase: TestCase, shots: readonly Shot[], passages: PassageValues | null) => Prompt | null

/**
 * Creates the renderer of a variant. Shots become earlier turns, rendered with the variant's own user template. A template that
 * uses `shots` places them itself: `shots` is then a list of `{...vars, output, user}`, where `user` is the user template rendered
 * with the shot. `reference` can be used like a var (the notebook's reader warns); a var of that name takes precedence.
 * So do `context` and `passages`, which are null where the notebook has no retriever; a shot has none.
 * An empty system prompt and an empty prefill are left out.
 */
export function promptRenderer(options: {
  variant: PromptVariant
  path?: string
  render: Render
  findings: TemplateFindings
  /** Whether the notebook has a retriever. */
  retrieves?: boolean
}): PromptRenderer {
  const { variant, path, render, findings, retrieves = false } = options
  const block = `prompt ${variant.name}`
  const placesShots = [variant.system, variant.user, variant.assistant].some((source) => source !== null && mentions(source, 'shots'))
  const userTurns = new Map<Shot, string | null>()

  return (testCase, shots, passages) => {
    if (findings.isHopeless(block)) return null
    const where = `test case ${testCase.id}`
    const turns = placesShots ? [] : shotTurns(shots)
    const given: Record<string, Json> = {
      ...(testCase.reference === null ? {} : { reference: testCase.reference }),
      ...passages,
      ...testCase.vars,
    }
    const vars = placesShots ? { ...given, shots: shots.length > 0 ? shots.map(placedShot) : (given.shots ?? []) } : given
    const system = tryRender('system', vars, where)
    const user = tryRender('user', vars, where)
    const prefill = tryRender('assistant', vars, where)
    if (turns === null || system === null || user === null || prefill === null) return null
    const messages: Message[] = [...turns, { role: 'user', content: user }]
    if (system.trim() !== '') messages.unshift({ role: 'system', content: system })
    return { messages, prefill: prefill === '' ? null : prefill }
  }

  function shotTurns(shots: readonly Shot[]): Message[] | null {
    const turns: Message[] = []
    for (const shot of shots) {
      const user = userTurn(shot, (vars) => tryRender('user', vars, `the shot with output ${JSON.stringify(shot.output.slice(0, 40))}`))
      if (user === null) return null
      turns.push({ role: 'user', content: user }, { role: 'assistant', content: shot.output })
    }
    return turns
  }

  /** Without `user` if the user template fails for the shot. Then only a template that uses it fails. */
  function placedShot(shot: Shot): Record<string, Json> {
    const user = userTurn(shot, (vars) => {
      try {
        return render(variant.user, { ...vars, shots: [] })
      } catch {
        return null
      }
    })
    return { ...shot.vars, output: shot.output, ...(user === null ? {} : { user }) }
  }

  function userTurn(shot: Shot, make: (vars: Record<string, Json>) => string | null): string | null {
    const known = userTurns.get(shot)
    if (known !== undefined) return known
    const made = make({ reference: shot.output, ...(retrieves ? noPassages : {}), ...shot.vars })
    userTurns.set(shot, made)
    return made
  }

  /** '' if the variant has no such template, null if it fails. */
  function tryRender(part: 'system' | 'user' | 'assistant', vars: Record<string, Json>, where: string): string | null {
    const source = variant[part]
    if (source === null) return ''
    const place = variant.places?.[part] ?? { ...(path === undefined ? {} : { file: path }), line: variant.line }
    try {
      return render(source, vars, { place })
    } catch (thrown) {
      findings.add(thrown, { block, place, where })
      return null
    }
  }
}

function mentions(source: string, name: string): boolean {
  return templateVariables(source).some((variable) => variable.name === name)
}
