import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import { fakePrompt, fakeTokenIds, hashText } from './fakeText.ts'
import type { ScoreItem } from '../door/protocol.ts'

const ALTERNATIVES = 4

/** Made-up probabilities that keep the shape of true ones: a pure function of prompt and continuation, and never above 1 in sum. */
export function fakeScore(item: ScoreItem, top: number): { promptTokens: number; tokens: ScoredToken[] } {
  const prompt = fakePrompt(item)
  const pieces =
    'text' in item.continuation ? (item.continuation.text.match(/\s*\S+|\s+$/g) ?? []) : item.continuation.tokenIds.map((id) => ` #${id}`)
  if (item.end) pieces.push('<end>')
  const tokens = pieces.map((text, place): ScoredToken => {
    const token = 'text' in item.continuation ? hashText(text) % 49152 : (item.continuation.tokenIds[place] ?? 0)
    const share = 0.2 + (hashText(prompt + pieces.slice(0, place + 1).join('')) % 600) / 1000
    const rest = (1 - share) / ALTERNATIVES
    const others = Array.from({ length: ALTERNATIVES }, (_, n) => ({
      token: (token + n + 1) % 49152,
      text: ` alt${n + 1}`,
      logprob: Math.log(rest),
    }))
    const own = { token, text, logprob: Math.log(share) }
    return {
      ...own,
      entropy: -share * Math.log(share) - ALTERNATIVES * rest * Math.log(rest),
      rank: 1 + others.filter(({ logprob }) => logprob > own.logprob).length,
      top: [own, ...others].toSorted((a, b) => b.logprob - a.logprob).slice(0, top),
    }
  })
  return { promptTokens: fakeTokenIds(prompt).length, tokens }
}
