import type { Json } from '#server/core/json.ts'
import { starterTexts } from './shapeDraft.ts'

/** What a parameter does, in a line, for the menu that adds one; and the values it begins with there. */
export const parameterHints: Record<string, { hint: string; first: Json[] }> = {
  temperature: { hint: '0 always takes the likeliest token; higher is more varied', first: [0, 0.7] },
  top_p: { hint: 'Keeps the likeliest tokens up to this share', first: [0.8, 0.95] },
  top_k: { hint: 'Keeps this many of the likeliest tokens; 0 is off', first: [20, 40] },
  min_p: { hint: 'Drops tokens below this share of the likeliest; 0 is off', first: [0, 0.05] },
  repeat_penalty: { hint: 'Makes repeated tokens less likely; 1 is off', first: [1, 1.1] },
  presence_penalty: { hint: 'Penalty for a token that was used; 0 is off', first: [0, 0.5] },
  frequency_penalty: { hint: 'Penalty growing with each use; 0 is off', first: [0, 0.5] },
  max_tokens: { hint: 'Longest output, in tokens', first: [64] },
  seed: { hint: 'In place of the seeds derived from the notebook’s', first: [1, 2, 3] },
  constraint: {
    hint: 'Holds the output to a JSON schema or a grammar',
    first: ['free', { json_schema: JSON.parse(starterTexts.json_schema) as Json }],
  },
}
