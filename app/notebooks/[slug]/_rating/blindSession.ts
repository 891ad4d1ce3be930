import { pairName, voteOf, type BlindPair } from '#server/core/ratings/blindPairs.ts'
import { samePair, type Vote } from '#server/core/ratings/rating.ts'

/** A sitting of blind comparisons: pairs in their order, those put off, and what was done, for going back. */
export type BlindSession = { pairs: readonly BlindPair[]; skipped: ReadonlySet<string>; done: readonly string[] }

export function newSession(pairs: readonly BlindPair[]): BlindSession {
  return { pairs, skipped: new Set(), done: [] }
}

export type BlindProgress = { current: BlindPair | null; voted: number; skipped: number; total: number }

/** The next pair without a vote of this rater; those skipped come no more in this sitting. */
export function progressOf({ pairs, skipped }: BlindSession, votes: readonly Vote[], rater: string): BlindProgress {
  const nameOf = ({ first, second }: BlindPair) => pairName(first, second)
  const own = Map.groupBy(
    votes.filter((vote) => vote.rater === rater),
    ({ left, right }) => pairName(left, right),
  )
  // A vote on an earlier output of a cell says nothing of the one it has now.
  const isVoted = (pair: BlindPair) => own.get(nameOf(pair))?.some((vote) => samePair(vote, voteOf(pair, 'tie')))
  const voted = new Set(pairs.filter(isVoted).map(nameOf))
  return {
    current: pairs.find((pair) => !voted.has(nameOf(pair)) && !skipped.has(nameOf(pair))) ?? null,
    voted: pairs.filter((pair) => voted.has(nameOf(pair))).length,
    skipped: pairs.filter((pair) => !voted.has(nameOf(pair)) && skipped.has(nameOf(pair))).length,
    total: pairs.length,
  }
}

export function withDone(session: BlindSession, pair: BlindPair, how: 'voted' | 'skipped'): BlindSession {
  const name = pairName(pair.first, pair.second)
  return {
    ...session,
    done: [...session.done, name],
    skipped: how === 'skipped' ? new Set([...session.skipped, name]) : session.skipped,
  }
}

/** The session before its last step, and the pair to ask about again; null where there is none. */
export function withoutLast(session: BlindSession): { session: BlindSession; pair: BlindPair } | null {
  const name = session.done.at(-1)
  const pair = session.pairs.find(({ first, second }) => pairName(first, second) === name)
  if (!pair) return null
  return {
    session: { ...session, done: session.done.slice(0, -1), skipped: new Set([...session.skipped].filter((each) => each !== name)) },
    pair,
  }
}
