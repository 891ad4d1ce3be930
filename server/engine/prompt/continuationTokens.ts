import type { Prompt } from '../../core/experiment/cell.ts'
import type { RenderedPrompt } from './rememberPrompts.ts'

/**
 * The tokens of a text that continues a prompt. It is tokenised together with the prompt. Where that changes the prompt's last tokens, the text
 * is tokenised alone, since a generation starts from the prompt's own tokens.
 */
export function continuationTokens(
  prompt: Prompt,
  text: string,
  { prompts, tokenize }: { prompts: { render(prompt: Prompt): RenderedPrompt }; tokenize: (text: string) => Uint32Array },
): Uint32Array {
  if (text === '') return new Uint32Array()
  const own = prompts.render(prompt)
  const whole = prompts.render({ ...prompt, prefill: (prompt.prefill ?? '') + text })
  const seamless = whole.text === own.text + text && own.tokens.every((token, at) => whole.tokens[at] === token)
  return seamless ? whole.tokens.subarray(own.tokens.length) : tokenize(text)
}
