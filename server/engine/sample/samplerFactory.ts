import { type Llama, LlamaGrammarEvaluationState, type LlamaGrammar, type LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { Constraint } from '../../core/experiment/cell.ts'
import { schemaGrammar } from '../../core/jsonSchema/schemaGrammar.ts'
import { type CellSampler, nativeCellSampler, penalisedSampler } from './cellSampler.ts'
import type { GenerationInput } from '../door/protocol.ts'
import { createNativeSampler, nativeGrammarState, nativeModel } from '../native/llamaInternals.ts'
import { candidatesNeeded, penalisedDraw } from './penalisedDraw.ts'
import { canDrawPenalised, candidatesConfig, isPenalised, librarySeed, samplerConfig } from './samplerConfig.ts'

/** Creates the samplers of generations; each grammar is parsed once. Throws BAD_INPUT for an invalid grammar or schema. */
export function createSamplerFactory(
  llama: Llama,
  model: LlamaModel,
): {
  prepare(constraint: Constraint | null): Promise<void>
  create(generation: { cell: Pick<GenerationInput, 'sampling' | 'seed' | 'maxTokens' | 'constraint'>; tokens: Uint32Array }): CellSampler
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
        grammars.set(JSON.stringify(constraint), await llama.createGrammar({ grammar: grammarOf(constraint) }))
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
      const { sampling, seed, maxTokens } = cell
      const draw = { sampling, seed, maxTokens, promptTokens, tokenizer }
      const grammar = cell.constraint ? grammars.get(JSON.stringify(cell.constraint)) : undefined
      const needed = grammar || !isPenalised(sampling) || !canDrawPenalised(sampling) ? null : candidatesNeeded(sampling)
      const native = createNativeSampler(llama, model)
      if (needed !== null) {
        native.applyConfig(candidatesConfig(draw, needed))
        return penalisedSampler(native, needed, penalisedDraw({ sampling, seed: librarySeed(seed), promptTokens }))
      }
      const evaluation = grammar && { grammarEvaluationState: nativeGrammarState(new LlamaGrammarEvaluationState({ model, grammar })) }
      native.applyConfig({ ...samplerConfig(draw), ...evaluation })
      return nativeCellSampler(native)
    },
  }
}

function grammarOf(constraint: Constraint): string {
  if (constraint.kind === 'gbnf') return constraint.grammar
  const made = schemaGrammar(constraint.schema)
  if ('grammar' in made) return made.grammar
  throw new AppError('BAD_INPUT', `The JSON schema: ${made.problem}`)
}
