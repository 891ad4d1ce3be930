import { type Llama, LlamaGrammarEvaluationState, type LlamaGrammar, type LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { Constraint } from '../../core/experiment/cell.ts'
import { type CellSampler, nativeCellSampler, penalisedSampler } from './cellSampler.ts'
import type { GenerationInput } from '../door/protocol.ts'
import { jsonSchemaGrammar } from './jsonSchemaGrammar.ts'
import { createNativeSampler, nativeGrammarState, nativeModel } from '../native/llamaInternals.ts'
import { candidatesNeeded, penalisedDraw } from './penalisedDraw.ts'
import { isPenalised, librarySeed, samplerConfig } from './samplers.ts'
import { tokenBias } from './tokenBias.ts'

/** Makes samplers of generations; grammars are read once and kept. Throws BAD_INPUT for a grammar or schema that cannot be read. */
export function createSamplerFactory(
  llama: Llama,
  model: LlamaModel,
): {
  prepare(constraint: Constraint | null): Promise<void>
  create(generation: { cell: Pick<GenerationInput, 'sampling' | 'seed' | 'constraint'>; tokens: Uint32Array }): CellSampler
} {
  const grammars = new Map<string, LlamaGrammar>()
  const vocabulary = nativeModel(model)
  const tokenizer = {
    tokenize: (text: string) => vocabulary.tokenize(text, false),
    textOf: (token: number) => vocabulary.detokenize(Uint32Array.of(token), false),
  }
  return {
    async prepare(constraint) {
      if (!constraint || grammars.has(JSON.stringify(constraint))) return
      try {
        const grammar =
          constraint.kind === 'gbnf'
            ? await llama.createGrammar({ grammar: constraint.grammar })
            : await jsonSchemaGrammar(llama, constraint.schema)
        grammars.set(JSON.stringify(constraint), grammar)
      } catch (error) {
        if (error instanceof AppError) throw error
        const what = constraint.kind === 'gbnf' ? 'The grammar' : 'The JSON schema'
        throw new AppError(
          'BAD_INPUT',
          `${what} cannot be read (${error instanceof Error ? error.message : String(error)}). Correct it in the notebook.`,
        )
      }
    },
    create({ cell, tokens: promptTokens }) {
      const { sampling, seed } = cell
      const bias = sampling.logit_bias ? tokenBias(sampling.logit_bias, tokenizer) : null
      const biased = bias ? { tokenBiasKeys: bias.keys, tokenBiasValues: bias.values } : {}
      const grammar = cell.constraint ? grammars.get(JSON.stringify(cell.constraint)) : undefined
      const needed = grammar || !isPenalised(sampling) ? null : candidatesNeeded(sampling)
      const native = createNativeSampler(llama, model)
      if (needed !== null) {
        native.applyConfig({ temperature: 1, topK: needed, topP: 1, minP: 0, seed: 0, ...biased })
        return penalisedSampler(native, needed, penalisedDraw({ sampling, seed: librarySeed(seed), promptTokens }))
      }
      const evaluation = grammar && { grammarEvaluationState: nativeGrammarState(new LlamaGrammarEvaluationState({ model, grammar })) }
      native.applyConfig({ ...samplerConfig({ sampling, seed, promptTokens }), ...biased, ...evaluation })
      return nativeCellSampler(native)
    },
  }
}
