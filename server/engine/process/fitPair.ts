/** Share of the tokens that a query may take, so that something of each text is read. */
const QUERY_SHARE = 0.5
/** Shortening by the ratio of tokens may keep a few too many. */
const MARGIN = 0.97

/** `length` counts the tokens of a pair, the special ones included; `limit` is the most that are read. */
export type PairLimit = { length: (query: string, text: string) => number; limit: number }

/** The query, cut at its end if it takes more than half of the tokens. The tokenizer's own truncation would cut the last special token too. */
export function fitQuery(query: string, { length, limit }: PairLimit): string {
  const most = Math.floor(limit * QUERY_SHARE)
  let fitting = query
  for (let tokens = length(fitting, ''); tokens > most && fitting !== ''; tokens = length(fitting, ''))
    fitting = cut(fitting, most / tokens)
  return fitting
}

/** The text, cut at its end if it does not fit beside the query, and the tokens of both. */
export function fitText(query: string, text: string, { length, limit }: PairLimit): { text: string; tokens: number } {
  const own = length(query, '')
  let fitting = text
  let tokens = length(query, fitting)
  while (tokens > limit && fitting !== '') {
    fitting = cut(fitting, (limit - own) / (tokens - own))
    tokens = length(query, fitting)
  }
  return { text: fitting, tokens }
}

/** Without half a character at the end. */
const cut = (text: string, share: number) => text.slice(0, Math.floor(text.length * share * MARGIN)).replace(/[\uD800-\uDBFF]$/, '')
