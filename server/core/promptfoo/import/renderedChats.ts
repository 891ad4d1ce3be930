import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import { chatOf, chatParts, type ImportedPrompt } from './readPrompts.ts'
import { freeName } from './scoreItems.ts'
import type { MergedTest } from './testCase.ts'

type Parts = Pick<ImportedPrompt, 'system' | 'user' | 'assistant'>

/**
 * Prompts that are a chat only after rendering, such as a list of messages with a loop in it. Their messages are rendered here for each
 * test and become variables of its case, which the prompt then reads.
 */
export function renderedChats(
  prompts: readonly ImportedPrompt[],
  tests: readonly MergedTest[],
  report: ImportReport,
): { prompts: ImportedPrompt[]; tests: MergedTest[] } {
  const vars = tests.map((test): Record<string, Json> => ({ ...test.vars }))
  const taken = new Set(vars.flatMap((each) => Object.keys(each)))
  const changed = prompts.map((prompt): ImportedPrompt => {
    if (!mayBeChat(prompt)) return prompt
    const rendered = tests.map((test) => partsFor(prompt, test, report))
    if (!rendered.some((each) => each?.chat)) return prompt
    const nameOf = (part: string) => freeName(`chat_${part}`, taken)
    const reading = (part: keyof Parts): string | null => {
      if (part !== 'user' && !rendered.some((each) => each && each[part] !== null)) return null
      const name = nameOf(part)
      rendered.forEach((each, test) => {
        const own = vars[test]
        if (each && own) own[name] = each[part] ?? ''
      })
      return `{{ ${name} }}`
    }
    report.add(`prompt ${prompt.label}`, 'It is a chat only after rendering. Its messages are variables of the test cases.')
    return { ...prompt, system: reading('system'), user: reading('user') ?? '', assistant: reading('assistant') }
  })
  return { prompts: changed, tests: tests.map((test, position) => ({ ...test, vars: vars[position] ?? test.vars })) }
}

/** A template that may render to a list of messages. */
function mayBeChat({ system, user, assistant, script }: ImportedPrompt): boolean {
  return script === undefined && system === null && assistant === null && /^\s*(?:[[{]|- role:)/.test(user) && /\{[{%]/.test(user)
}

function partsFor({ user, label }: ImportedPrompt, test: MergedTest, report: ImportReport): (Parts & { chat: boolean }) | null {
  let text: string
  try {
    text = renderTemplate(user, test.vars)
  } catch (thrown) {
    if (thrown instanceof AppError) return null
    throw thrown
  }
  const at = { path: `prompt ${label}`, report }
  const messages = /^\s*(?:[[{]|- role:)/.test(text) ? chatOf(text, at) : null
  return messages ? { ...chatParts(messages, at), chat: true } : { system: null, user: text, assistant: null, chat: false }
}
