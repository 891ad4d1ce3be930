import { defaultDate, type TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { markersNamedIn, type ThoughtMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { type RenderJinja, settingVariables, type TemplateTokens } from './chatTemplate.ts'
import { dateVariables, readsClock } from './templateClock.ts'

const question = { role: 'user', content: 'assay-question' }
const system = { role: 'system', content: 'assay-system' }
const thought = 'assay-thought'
const answer = 'assay-answer'
/** It has no part in common with the default date. */
const otherDate = '1999-12-31'

/** Finds out what a chat template makes use of, from its text and by rendering a sample. `markers`: those that it writes itself. */
export function templateFacts(
  template: string,
  { render, tokens }: { render: RenderJinja; tokens: TemplateTokens },
): { facts: TemplateFacts; markers: ThoughtMarkers[] } {
  const draw = (variables: Record<string, unknown>) => {
    try {
      return render({ add_generation_prompt: true, bos_token: tokens.bos, eos_token: tokens.eos, ...variables })
    } catch {
      return null
    }
  }
  const conversations = [[question], [system, question]]
  const differs = (a: Record<string, unknown>, b: Record<string, unknown>) =>
    conversations.some((messages) => draw({ messages, ...a }) !== draw({ messages, ...b }))
  const settings = settingVariables({})
  const clock =
    readsClock(template) &&
    // A template that takes `date_string` usually asks for the time only if it is not given.
    (!template.includes('date_string') || differs(settings, { ...settings, ...dateVariables({ given: defaultDate, clock: otherDate }) }))
  const named = markersNamedIn(template)
  const written = writtenMarkers((variables) => draw({ ...settings, ...variables }))
  const markers = written && !named.some(({ open }) => open === written.open) ? [...named, written] : named
  const switches = differs(settingVariables({ thinking: true }), settingVariables({ thinking: false }))
  return {
    facts: {
      date: clock ? 'clock' : template.includes('date_string') ? 'given' : 'none',
      thinking: switches ? 'switch' : markers.length > 0 ? 'always' : 'none',
    },
    markers,
  }
}

/** The texts that a template writes around the thought of an earlier answer; null if it leaves the thought out. */
function writtenMarkers(draw: (variables: Record<string, unknown>) => string | null): ThoughtMarkers | null {
  const before = draw({ messages: [question] })
  const reply = { role: 'assistant', content: answer, reasoning_content: thought, reasoning: thought, thinking: thought }
  const text = draw({ messages: [question, reply], add_generation_prompt: false })
  if (before === null || text === null || !text.startsWith(before)) return null
  const thoughtAt = text.indexOf(thought)
  const answerAt = text.indexOf(answer, thoughtAt)
  if (thoughtAt < 0 || answerAt < 0) return null
  const open = text.slice(before.length, thoughtAt).trim()
  const close = text.slice(thoughtAt + thought.length, answerAt).trim()
  return open === '' || close === '' ? null : { open, close: [close], own: true }
}
