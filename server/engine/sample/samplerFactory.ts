import { type Llama, LlamaGrammarEvaluationState, type LlamaGrammar, type LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { Constraint } from '../../core/experiment/cell.ts'
import { type CellSampler, nativeCellSampler, penalisedSampler } from './cellSampler.ts'
import type { GenerationInput } from '../door/protocol.ts'
import { checkedGrammar } from './checkedGrammar.ts'
import { createNativeSampler, grammarAllows, nativeGrammarState, nativeModel } from '../native/llamaInternals.ts'
import { candidatesNeeded, penalisedDraw } from './penalisedDraw.ts'
import { canDrawPenalised, candidatesConfig, isPenalised, librarySeed, samplerConfig } from './samplerConfig.ts'

/** Creates the samplers of generations; each grammar is parsed once. Throws BAD_INPUT for an invalid grammar or schema. */
export function createSamplerFactory(
  llama: Llama,
  model: LlamaModel,
): {
  /** `tell` is called with true before a grammar is compiled for the first time, which blocks the process and could end it, and with false after that. */
  prepare(constraint: Constraint | null, tell: (compiling: boolean) => void): Promise<void>
  create(generation: { cell: Pick<GenerationInput, 'sampling' | 'seed' | 'maxTokens' | 'constraint'>; tokens: Uint32Array }): CellSampler
} {
  const grammars = new Map<string, LlamaGrammar | AppError>()
  const nameOf = constraintNames()
  const vocabulary = nativeModel(model)
  const tokenizer = {
    tokenize: (text: string) => vocabulary.tokenize(text, false),
    textOf: (token: number) => vocabulary.detokenize(Uint32Array.of(token), false),
  }
  return {
    async prepare(constraint, tell) {
      if (!constraint) return
      const name = nameOf(constraint)
      if (!grammars.has(name)) {
        tell(true)
        grammars.set(name, await compiled(llama, model, constraint))
        tell(false)
      }
      const grammar = grammars.get(name)
      if (grammar instanceof AppError) throw grammar
    },
    create({ cell, tokens: promptTokens }) {
      const { sampling, seed, maxTokens } = cell
      const draw = { sampling, seed, maxTokens, promptTokens, tokenizer }
      const known = cell.constraint ? grammars.get(nameOf(cell.constraint)) : undefined
      const grammar = known instanceof AppError ? undefined : known
      const needed = grammar || !isPenalised(sampling) || !canDrawPenalised(sampling) ? null : candidatesNeeded(sampling)
      const native = createNativeSampler(llama, model)
      if (needed !== null) {
        native.applyConfig(candidatesConfig(draw, needed))
        return penalisedSampler(native, needed, penalisedDraw({ sampling, seed: librarySeed(seed), promptTokens }))
      }
      if (!grammar) {
        native.applyConfig(samplerConfig(draw))
        return nativeCellSampler(native)
      }
      const state = nativeGrammarState(new LlamaGrammarEvaluationState({ model, grammar }))
      native.applyConfig({ ...samplerConfig(draw), grammarEvaluationState: state })
      return nativeCellSampler(native, (token) => grammarAllows(llama, state, token))
    },
  }
}

/** The grammar of a constraint, or why it has none. */
async function compiled(llama: Llama, model: LlamaModel, constraint: Constraint): Promise<LlamaGrammar | AppError> {
  try {
    const grammar = await llama.createGrammar({ grammar: checkedGrammar(constraint) })
    // Does what each cell's state does later, so that what goes wrong in it goes wrong here, where the cells at fault are known.
    nativeGrammarState(new LlamaGrammarEvaluationState({ model, grammar }))
    return grammar
  } catch (error) {
    if (error instanceof AppError) return error
    const reason = error instanceof Error ? error.message : String(error)
    const what = constraint.kind === 'gbnf' ? 'grammar' : 'JSON schema'
    return new AppError('BAD_INPUT', `The ${what} cannot be read (${reason}). Correct it in the notebook.`)
  }
}

/** The text of a constraint, by which equal ones are found. The cells of a request share the object, which may be large. */
function constraintNames(): (constraint: Constraint) => string {
  const names = new WeakMap<Constraint, string>()
  return (constraint) => {
    const name = names.get(constraint) ?? JSON.stringify(constraint)
    names.set(constraint, name)
    return name
  }
}
