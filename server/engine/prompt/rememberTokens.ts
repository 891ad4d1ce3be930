/** Characters of text that are kept; a sweep's instructions and shots are far fewer. */
const MOST_CHARACTERS = 4_000_000

type Tokenize = (text: string, specialTokens: boolean) => Uint32Array

/** The same tokenizer with a memory: the prompts of a sweep share most of their pieces. Its lists are not to be changed. */
export function rememberTokens(tokenize: Tokenize, mostCharacters = MOST_CHARACTERS): Tokenize {
  const known = [new Map<string, Uint32Array>(), new Map<string, Uint32Array>()] as const
  let characters = 0
  return (text, specialTokens) => {
    const map = known[specialTokens ? 1 : 0]
    const before = map.get(text)
    if (before) return before
    const tokens = tokenize(text, specialTokens)
    characters += text.length
    if (characters > mostCharacters) {
      for (const each of known) each.clear()
      characters = text.length
    }
    map.set(text, tokens)
    return tokens
  }
}
