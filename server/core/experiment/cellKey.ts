import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Constraint, Lane, Message, SamplingParams, TemplateSettings } from './cell.ts'
import type { CellKey } from '../ids.ts'
import { canonicalJson } from '../json.ts'
import { isKeptByFormerGrammar } from '../jsonSchema/formerGrammar.ts'

/** Everything that decides a cell's output. Hashes are SHA-256 in hex. */
export type CellKeyParts = {
  modelHash: string
  adapter: { hash: string; scale: number } | null
  chatTemplateHash: string
  messages: readonly Message[]
  prefill: string | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: readonly string[]
  constraint: Constraint | null
  /** Undefined if the sweep does not set it; the key is then the same as before there was this setting. */
  context?: number
  /** Left out if the cell has no retriever. `chunks`: their ids, in the order of the prompt. */
  passages?: { contentHash: string; chunks: readonly string[] }
  /** Left out if the chat template makes use of nothing but the messages. */
  template?: TemplateSettings
  /** Set if constraint and stop strings begin after the model's thought. They began with the output before thoughts were known. */
  afterThought?: true
  lane: Lane
  engineVersion: string
}

/** Changed when the meaning of a key changes. Results stored under an earlier version are then no longer found. */
const keyVersion = 'assay-cell-1'

/** Part of the keys of cells with a JSON schema that earlier grammars did not keep; increased when `schemaGrammar` changes outputs. */
const schemaGrammarVersion = 2

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export type Sha256Hex = (text: string) => string

/**
 * SHA-256 over the canonical JSON of `parts` and a version tag. At temperature 0 nothing is drawn, so the seed is left out:
 * all repeats of a greedy cell share one key and are computed once.
 * Objects and arrays in `parts` must not be changed afterwards: their texts are cached, because thousands of cells share them.
 * `sha256Hex`: a faster implementation of the platform, if there is one.
 */
export function cellKey(parts: CellKeyParts, sha256Hex: Sha256Hex = pureSha256Hex): CellKey {
  const messages = remembered(digests, parts.messages, (list) => sha256Hex(canonicalJson(list)))
  const afterThought = parts.afterThought ? '"afterThought":true,' : ''
  const template = parts.template === undefined ? '' : `"template":${jsonText(parts.template)},`
  const passages = parts.passages === undefined ? '' : `"passages":${jsonText(parts.passages)},`
  const context = parts.context === undefined ? '' : `"context":${parts.context},`
  // With the members in alphabetical order this is the canonical JSON.
  const text =
    `{"adapter":${jsonText(parts.adapter)},${afterThought}"chatTemplateHash":"${parts.chatTemplateHash}","constraint":${constraintText(parts.constraint)},${context}` +
    `"engineVersion":${JSON.stringify(parts.engineVersion)},"lane":"${parts.lane}","maxTokens":${parts.maxTokens},"messages":"${messages}",` +
    `"modelHash":"${parts.modelHash}",${passages}"prefill":${JSON.stringify(parts.prefill)},"sampling":${jsonText(parts.sampling)},` +
    `"seed":${parts.sampling.temperature === 0 ? null : parts.seed},"stop":${jsonText(parts.stop)},${template}"version":"${keyVersion}"}`
  return sha256Hex(text) as CellKey
}

const texts = new WeakMap<object, string>()
const digests = new WeakMap<readonly Message[], string>()

function constraintText(constraint: Constraint | null): string {
  if (constraint?.kind !== 'json_schema') return jsonText(constraint)
  return remembered(texts, constraint, () =>
    canonicalJson(isKeptByFormerGrammar(constraint.schema) ? constraint : { ...constraint, grammarVersion: schemaGrammarVersion }),
  )
}

/** The canonical JSON of one part. */
function jsonText(value: object | null): string {
  return value === null ? 'null' : remembered(texts, value, canonicalJson)
}

function remembered<Key extends object>(known: WeakMap<Key, string>, key: Key, make: (key: Key) => string): string {
  let text = known.get(key)
  if (text === undefined) known.set(key, (text = make(key)))
  return text
}

function pureSha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
