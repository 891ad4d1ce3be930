import { AppError } from '../../core/errors.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import { type DecodeTokens, Detokenizer } from '../native/detokenizer.ts'
import type { PromptRenderer } from '../prompt/promptRenderer.ts'
import type { ScoreItem } from '../door/protocol.ts'
import type { Continuation } from './scoreTokens.ts'
import type { TokenDistribution } from './tokenDistribution.ts'

/** Earlier tokens that tell how the first token of a continuation is written (with or without a space). */
const LEAD_TOKENS = 4

/**
 * The tokens of an item. A text is split as the model reads it after this prompt; where prompt and text would melt into other tokens
 * at the seam, it is split by itself, since generation starts from the prompt's own tokens. Throws CONTEXT_TOO_SMALL, BAD_INPUT.
 */
export function scoreItemTokens(
  item: ScoreItem,
  {
    prompts,
    tokenize,
    endToken,
    contextSize,
  }: {
    prompts: Pick<PromptRenderer, 'render'>
    tokenize: (text: string) => Uint32Array
    /** Null where the vocabulary has none. */
    endToken: number | null
    contextSize: number
  },
): Continuation {
  const prompt = prompts.render(item)
  if (prompt.tokens.length === 0)
    throw new AppError('BAD_INPUT', 'The prompt is empty, so nothing tells what could follow it. Give it a message with some text.')
  const given = 'tokenIds' in item.continuation ? item.continuation.tokenIds : [...continued(item.continuation.text)]
  const tokens = Uint32Array.from(item.end && endToken !== null ? [...given, endToken] : given)
  const size = prompt.tokens.length + tokens.length
  if (size > contextSize)
    throw new AppError(
      'CONTEXT_TOO_SMALL',
      `The prompt has ${prompt.tokens.length} tokens and its continuation ${tokens.length}, the context ${contextSize}. Shorten one of them, or raise the context size.`,
    )
  return { prompt: prompt.tokens, tokens }

  function continued(text: string): Uint32Array {
    if (text === '') return new Uint32Array()
    const whole = prompts.render({ ...item, prefill: (item.prefill ?? '') + text })
    const seamless = whole.text === prompt.text + text && prompt.tokens.every((token, at) => whole.tokens[at] === token)
    return seamless ? whole.tokens.subarray(prompt.tokens.length) : tokenize(text)
  }
}

/**
 * Distributions with their tokens as text. The text of a token is what it adds: nothing where it only begins a character
 * (Korean, emoji) that later tokens finish; a control token goes by its name.
 */
export function scoredTokens(
  { prompt, tokens }: Continuation,
  distributions: readonly TokenDistribution[],
  { decode, controlName }: { decode: DecodeTokens; controlName: (token: number) => string | null },
): ScoredToken[] {
  const detokenizer = new Detokenizer(decode)
  for (const token of prompt.subarray(-LEAD_TOKENS)) detokenizer.push(token)
  return distributions.map(({ top, ...own }, place) => {
    const token = tokens[place] as number
    const alternatives = top.map(({ token: other, logprob }) => ({
      token: other,
      text: controlName(other) ?? detokenizer.peek(other),
      logprob,
    }))
    const added = detokenizer.push(token)
    return { token, text: controlName(token) ?? added, ...own, top: alternatives }
  })
}
