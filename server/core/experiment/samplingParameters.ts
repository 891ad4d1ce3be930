import { isRecord, type Json } from '../json.ts'
import { isText, numbers, type Parameter } from './parameter.ts'

/**
 * `keyed`: whether the cell's `sampling`, and so its key, has the parameter `always` or only if its value is not the default (`named`).
 * A new parameter must be `named`, so that the keys of existing cells stay the same.
 */
export type SamplingParameter = Parameter & {
  keyed: 'always' | 'named'
  /** Converts a value to the form in `sampling`; by default the value is unchanged. */
  read?: (value: Json) => Json
  /** Another sampling parameter, off by default, without which this one has no effect. */
  needs?: string
  /** It is in every point, even if the sweep does not set it. */
  inEveryPoint?: true
  /** It has no effect at temperature 0: it only removes tokens other than the likeliest, or needs a draw. `off`: the value without effect. */
  onlyDrawing?: { off?: number }
}

const noBias: Readonly<Record<string, number>> = {}

/**
 * The parameters of the sampler, in the order of the page. Names and meanings are llama.cpp's. `engine/sample/samplerConfig.ts` converts
 * them to the library's configuration; a new parameter has to be added there too.
 */
export const samplingParameters = {
  /** 0 is greedy. Applied last, after top_k, top_p and min_p. */
  temperature: {
    ...numbers({ from: 0, to: 10, step: 0.25 }),
    keyed: 'always',
    default: 0.7,
    hint: '0 always takes the likeliest token; higher is more varied',
    first: [0, 0.7],
    imported: ['temperature'],
    inEveryPoint: true,
  },
  /** 1 switches it off. */
  top_p: {
    ...numbers({ from: 0, to: 1, step: 0.05 }),
    keyed: 'always',
    default: 0.95,
    hint: 'Keeps the likeliest tokens up to this share',
    first: [0.8, 0.95],
    imported: ['top_p', 'topP'],
    onlyDrawing: { off: 1 },
    inEveryPoint: true,
  },
  /** 0 switches it off. */
  top_k: {
    ...numbers({ from: 0, to: 1_000_000, step: 20, whole: true }),
    keyed: 'always',
    default: 40,
    hint: 'Keeps this many of the likeliest tokens; 0 is off',
    first: [20, 40],
    imported: ['top_k', 'topK'],
    onlyDrawing: { off: 0 },
  },
  /** 0 switches it off. */
  min_p: {
    ...numbers({ from: 0, to: 1, step: 0.05 }),
    keyed: 'always',
    default: 0,
    hint: 'Drops tokens below this share of the likeliest; 0 is off',
    first: [0, 0.05],
    imported: ['min_p'],
    onlyDrawing: { off: 0 },
  },
  /** 1 switches it off; looks back at the last 64 tokens. */
  repeat_penalty: {
    ...numbers({ from: 0.01, to: 10, step: 0.1 }),
    keyed: 'always',
    default: 1.1,
    hint: 'Makes repeated tokens less likely; 1 is off',
    first: [1, 1.1],
    imported: ['repeat_penalty', 'repetition_penalty'],
  },
  presence_penalty: {
    ...numbers({ from: -10, to: 10, step: 0.5 }),
    keyed: 'always',
    default: 0,
    hint: 'Penalty for a token that was used; 0 is off',
    first: [0, 0.5],
    imported: ['presence_penalty'],
  },
  frequency_penalty: {
    ...numbers({ from: -10, to: 10, step: 0.5 }),
    keyed: 'always',
    default: 0,
    hint: 'Penalty growing with each use; 0 is off',
    first: [0, 0.5],
    imported: ['frequency_penalty'],
  },
  /** The probability, at each token, of leaving out the most likely ones. Off at 0, and at temperature 0, where nothing is drawn. */
  xtc_probability: {
    ...numbers({ from: 0, to: 1, step: 0.25 }),
    keyed: 'named',
    default: 0,
    hint: 'XTC: chance of leaving out the likeliest tokens, above temperature 0; 0 is off',
    first: [0, 0.5],
    imported: ['xtc_probability'],
    onlyDrawing: { off: 0 },
  },
  /** Of the tokens with at least this probability, only the least likely is kept. Applied after top_k, top_p and min_p and before temperature. Above 0.5 no two tokens can reach it. */
  xtc_threshold: {
    ...numbers({ from: 0, to: 0.5, step: 0.1 }),
    keyed: 'named',
    default: 0.1,
    hint: 'XTC: leaves out tokens at least this likely, except the least likely of them',
    first: [0.1, 0.2],
    imported: ['xtc_threshold'],
    onlyDrawing: {},
    needs: 'xtc_probability',
  },
  /** 0 switches DRY off. It considers only the output, not the prompt. */
  dry_multiplier: {
    ...numbers({ from: 0, to: 10, step: 0.4 }),
    keyed: 'named',
    default: 0,
    hint: 'DRY: penalty for repeating a sequence of tokens; 0 is off',
    first: [0, 0.8],
    imported: ['dry_multiplier'],
  },
  dry_base: {
    ...numbers({ from: 1, to: 10, step: 0.25 }),
    keyed: 'named',
    default: 1.75,
    hint: 'DRY: factor by which the penalty grows with each repeated token',
    first: [1.75, 2],
    imported: ['dry_base'],
    needs: 'dry_multiplier',
  },
  dry_allowed_length: {
    ...numbers({ from: 1, to: 1000, step: 1, whole: true }),
    keyed: 'named',
    default: 2,
    hint: 'DRY: longest sequence that may be repeated without penalty, in tokens',
    first: [2, 4],
    imported: ['dry_allowed_length'],
    needs: 'dry_multiplier',
  },
  dry_penalty_last_n: {
    ...numbers({ from: -1, to: 1_000_000, step: 64, whole: true }),
    keyed: 'named',
    default: -1,
    hint: 'DRY: tokens to look back over; -1 is the whole output, 0 is off',
    first: [64],
    imported: ['dry_penalty_last_n'],
    needs: 'dry_multiplier',
  },
  /** A repeated sequence ends at each of these texts. */
  dry_sequence_breakers: {
    expected: (value) => ([value].flat().every(isText) ? null : 'a text or a list of texts'),
    control: { kind: 'yaml' },
    keyed: 'named',
    default: ['\n', ':', '"', '*'],
    read: (value) => [value].flat(),
    hint: 'DRY: texts at which a sequence ends',
    first: [],
    imported: ['dry_sequence_breakers'],
    needs: 'dry_multiplier',
    listIsValue: true,
  },
  /** Values added to the logits of tokens before all else, by the token's text; -100 means never. */
  logit_bias: {
    expected: (value) =>
      value === null || isBias(value)
        ? null
        : 'a map from texts of one token to what is added to their logits, -100 (never) to 100, or null for none',
    control: { kind: 'yaml' },
    keyed: 'named',
    default: noBias,
    read: (value) => Object.fromEntries(Object.entries(value ?? {}).filter(([, bias]) => bias !== 0)),
    hint: 'Adds to the logits of single tokens; -100 is never',
    first: [],
    // OpenAI's parameter of this name uses token ids of another vocabulary.
    imported: [],
  },
} satisfies Record<string, SamplingParameter>

export type SamplingName = keyof typeof samplingParameters

function isBias(value: Json): boolean {
  return isRecord(value) && Object.entries(value).every(([text, bias]) => text !== '' && typeof bias === 'number' && Math.abs(bias) <= 100)
}
