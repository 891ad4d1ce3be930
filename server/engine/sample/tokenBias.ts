import { AppError } from '../../core/errors.ts'

/** A token with this bias or a lower one is never drawn. */
const NEVER = -100

export type Tokenizer = { tokenize: (text: string) => Uint32Array; textOf: (token: number) => string }

/**
 * The tokens in a cell's `logit_bias` and the values added to their logits. Each text must be one token of this model, because a bias on
 * the first token of a longer word would affect every word that begins with it.
 * @throws AppError BAD_INPUT naming the pieces, or two texts that are one token
 */
export function tokenBias(
  biases: Readonly<Record<string, number>>,
  { tokenize, textOf }: Tokenizer,
): { keys: Uint32Array; values: Float32Array } {
  const textsByToken = new Map<number, string>()
  const entries = Object.entries(biases).map(([text, bias]) => {
    const tokens = tokenize(text)
    const [token] = tokens
    if (token === undefined || tokens.length > 1) {
      const pieces = [...tokens].map((piece) => JSON.stringify(textOf(piece))).join(', ')
      throw new AppError(
        'BAD_INPUT',
        `logit_bias: ${JSON.stringify(text)} is ${tokens.length} tokens of this model (${pieces}). Write one token; inside a sentence most words begin with a space.`,
      )
    }
    const other = textsByToken.get(token)
    if (other !== undefined)
      throw new AppError(
        'BAD_INPUT',
        `logit_bias: ${JSON.stringify(other)} and ${JSON.stringify(text)} are the same token of this model. Keep one of them.`,
      )
    textsByToken.set(token, text)
    return { token, bias: bias <= NEVER ? -Infinity : bias }
  })
  return { keys: Uint32Array.from(entries, ({ token }) => token), values: Float32Array.from(entries, ({ bias }) => bias) }
}
