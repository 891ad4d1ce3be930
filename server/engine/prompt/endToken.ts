import { settingVariables, type RenderJinja, type TemplateTokens } from './chatTemplate.ts'

const answer = 'assay-answer'
const sample = [
  { role: 'user', content: 'assay-question' },
  { role: 'assistant', content: answer },
]

/**
 * The token that ends an answer in a chat template, as text: the first special token that the template writes after one, which is not always
 * the end token of the model. Without one the end token; '' if the model has none.
 */
export function answerEnd({
  render,
  tokens,
  findSpecials,
}: {
  render: RenderJinja
  tokens: TemplateTokens
  findSpecials: (text: string) => string[]
}): string {
  try {
    const text = render({
      messages: sample,
      add_generation_prompt: false,
      bos_token: tokens.bos,
      eos_token: tokens.eos,
      ...settingVariables({}),
    })
    const at = text.lastIndexOf(answer)
    return (at === -1 ? undefined : findSpecials(text.slice(at + answer.length))[0]) ?? tokens.eos
  } catch {
    return tokens.eos
  }
}
