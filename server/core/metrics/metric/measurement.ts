import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../errors.ts'
import type { Message } from '../../experiment/cell.ts'
import type { CellKey } from '../../ids.ts'
import { canonicalJson } from '../../json.ts'
import type { MetricInput, Scorer } from './metric.ts'

/** The sentence embedding model of metrics that name none. It is for English; other languages need a multilingual one. */
export const defaultEmbeddingModel = 'all-minilm-l6-v2'

/**
 * A question to a model, as data: the page, the command line and the store derive the same one from the same output. Each kind states the
 * numbers of its answer.
 */
export type Measurement =
  /** The cosine of the output to each reference, in order, -1 to 1. */
  | { kind: 'similarity'; model: string; output: string; references: string[] }
  /** For each sentence of the output: its largest cosine to a sentence of the context. Empty when the output has no sentence. */
  | { kind: 'grounding'; model: string; output: string; context: string }
  /**
   * `[sum, tokens]`: the summed log-probability, in nats, of a text as the answer to the prompt of a cell, and its number of tokens. `text`
   * null: the cell's own output, with its original tokens if the same model is used; `outputHash` (textHash) identifies the output, as a
   * run without the cache may store another one under the same key.
   */
  | ({ kind: 'likelihood'; model: string; cell: CellKey } & ({ text: string } | { text: null; outputHash: string }))
  /**
   * For each prompt: the probability of each choice as its answer, in order; those of a prompt sum to 1. `end`: each choice is weighed
   * together with the end of the answer, since one choice is a prefix of another.
   */
  | { kind: 'judge'; model: string; prompts: Message[][]; choices: string[]; end?: true }

/** The result: the numbers of the measurement's kind, or the reason why there are none. */
export type Measured = readonly number[] | { problem: string }

/** SHA-256 in hex of the question. It does not cover the model's file: stored answers keep its hash separately. */
export function measurementKey(measurement: Measurement): string {
  return bytesToHex(sha256(utf8ToBytes(`assay-measurement-1\n${canonicalJson(measurement)}`)))
}

/**
 * The scorer of a metric measured by a model. `ask` returns the question about an output, or null when there is none; `read` converts the
 * answer to the score. Without an answer the score is null; a failed measurement is a problem of the metric.
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
    if (answer === undefined) return { score: null, reason: 'Not measured yet. Choose “Score with models” above the grid.' }
    if ('problem' in answer) throw new AppError('ENGINE_FAILED', answer.problem)
    return { score: read(answer, input), reason: measuredReason(measurement, answer) }
  }
  return Object.assign(scorer, { measurement: ask })
}

/** A measurement in words for the inspector; null when it adds nothing to the score. */
function measuredReason(measurement: Measurement, values: readonly number[]): string | null {
  switch (measurement.kind) {
    case 'similarity':
      return values.length > 1 ? `Cosine to each reference: ${values.map((value) => value.toFixed(2)).join(', ')}.` : null
    case 'grounding':
      return values.length === 0
        ? null
        : `Nearest sentence of the context, for each of the output: ${values.map((value) => value.toFixed(2)).join(', ')}.`
    case 'likelihood': {
      const [sum = 0, tokens = 0] = values
      return `${sum.toFixed(2)} nats over ${tokens} ${tokens === 1 ? 'token' : 'tokens'}, by ${measurement.model}.`
    }
    case 'judge': {
      const { choices, prompts, model } = measurement
      const verdicts = prompts.map((_, prompt) =>
        choices.map((choice, position) => `${choice} ${Math.round((values[prompt * choices.length + position] ?? 0) * 100)}%`).join(', '),
      )
      return `${model} says ${verdicts.join('; in reverse order ')}.`
    }
  }
}
