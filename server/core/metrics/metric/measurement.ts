import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../errors.ts'
import type { Message } from '../../experiment/cell.ts'
import type { CellKey } from '../../ids.ts'
import { canonicalJson } from '../../json.ts'
import { measuredReason } from './measuredReason.ts'
import type { MetricInput, Scorer } from './metric.ts'

/** The sentence model that is measured by where a metric names none. It reads English; other languages need a multilingual one. */
export const defaultEmbeddingModel = 'all-minilm-l6-v2'

/**
 * A question to a model, as data: the page, the command line and the store build the same one from the same output.
 * What the answer's numbers are is said at each kind.
 */
export type Measurement =
  /** The cosine of the output to each reference, in their order, -1 to 1. */
  | { kind: 'similarity'; model: string; output: string; references: string[] }
  /** For each sentence of the output: its largest cosine to a sentence of the context. None where the output has no sentence. */
  | { kind: 'grounding'; model: string; output: string; context: string }
  /**
   * `[sum, tokens]`: the summed log-probability, in nats, of a text as the answer to the prompt of a cell, and its length.
   * `text` null: the cell's own output, token by token as it was made where the same model is asked; `outputHash` (textHash) says
   * which output, as a run without the cache puts another one under the same key.
   */
  | ({ kind: 'likelihood'; model: string; cell: CellKey } & ({ text: string } | { text: null; outputHash: string }))
  /**
   * For each prompt: the probability of each choice as its answer, in their order; those of a prompt sum to 1. `end`: as the whole
   * answer, with its end, since one choice begins another.
   */
  | { kind: 'judge'; model: string; prompts: Message[][]; choices: string[]; end?: true }

/** What asking gave: the numbers of the measurement's kind, or why there are none, as a sentence. */
export type Measured = readonly number[] | { problem: string }

/** SHA-256 in hex over the question. The model's file is no part of it: whoever stores answers keeps its hash beside them. */
export function measurementKey(measurement: Measurement): string {
  return bytesToHex(sha256(utf8ToBytes(`assay-measurement-1\n${canonicalJson(measurement)}`)))
}

/**
 * The scorer of a metric that a model measures. `ask` gives the question about an output, null where there is nothing to ask;
 * `read` turns the answer into the score. Not measured yet scores null; a failed measurement is the metric's problem.
 */
export function measuredScorer(
  ask: (input: MetricInput) => Measurement | null,
  read: (values: readonly number[], input: MetricInput) => number | null,
): Scorer {
  const scorer: Scorer = (input) => {
    const { measured } = input
    const measurement = measured ? ask(input) : null
    if (!measured || !measurement) return null
    const answer = measured[measurementKey(measurement)]
    if (answer === undefined) return { score: null, reason: 'Not measured yet: a model has to be asked. See above the grid.' }
    if ('problem' in answer) throw new AppError('ENGINE_FAILED', answer.problem)
    return { score: read(answer, input), reason: measuredReason(measurement, answer) }
  }
  return Object.assign(scorer, { measurement: ask })
}
