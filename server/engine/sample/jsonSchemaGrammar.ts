import type { Llama, LlamaGrammar } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import { checkedGrammar } from './checkedGrammar.ts'

/** node-llama-cpp's own generation loop recognises complete JSON by these line breaks. Ours ends when the grammar is complete. */
const ENDING = String.raw` "\n\n\n\n" [\n]*`

/** The grammar of a JSON schema, complete at the end of the JSON. Otherwise line breaks would follow up to max_tokens. */
export async function jsonSchemaGrammar(llama: Llama, schema: Json): Promise<LlamaGrammar> {
  const { grammar } = await llama.createGrammarForJsonSchema(schema as Parameters<Llama['createGrammarForJsonSchema']>[0])
  return llama.createGrammar({ grammar: checkedGrammar(endedGrammar(grammar), 'JSON schema') })
}

/** The same grammar without the line breaks after its root rule. Throws ENGINE_FAILED if a new version of the library writes it differently. */
export function endedGrammar(grammar: string): string {
  const [root = '', ...rules] = grammar.split('\n')
  if (!root.startsWith('root ::= ') || !root.endsWith(ENDING))
    throw new AppError(
      'ENGINE_FAILED',
      'node-llama-cpp writes JSON grammars in a new way. Adapt server/engine/sample/jsonSchemaGrammar.ts to it.',
    )
  return [root.slice(0, -ENDING.length), ...rules].join('\n')
}
