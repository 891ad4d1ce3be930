import { pairName, voteOf, type BlindPair } from '#server/core/ratings/blindPairs.ts'
import { samePair, type Vote } from '#server/core/ratings/rating.ts'

/** A session of blind comparisons: the pairs in order, the skipped ones, and the history for undo. */
export type BlindSession = { pairs: readonly BlindPair[]; skipped: ReadonlySet<string>; done: readonly string[] }

export function newSession(pairs: readonly BlindPair[]): BlindSession {
  return { pairs, skipped: new Set(), done: [] }
}

export type BlindProgress = { current: BlindPair | null; voted: number; skipped: number; total: number }

/** The progress of a rater. `current` is the next pair that this rater has neither voted on nor skipped. */
export function progressOf({ pairs, skipped }: BlindSession, votes: readonly Vote[], rater: string): BlindProgress {
  const nameOf = ({ first, second }: BlindPair) => pairName(first, second)
  const own = Map.groupBy(
    votes.filter((vote) => vote.rater === rater),
    ({ left, right }) => pairName(left, right),
  )
  // Votes on earlier outputs do not count.
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

/** Undoes the last step. Returns the session before it and the pair to show again; null if there is no step. */
export function withoutLast(session: BlindSession): { session: BlindSession; pair: BlindPair } | null {
  const name = session.done.at(-1)
  const pair = session.pairs.find(({ first, second }) => pairName(first, second) === name)
  if (!pair) return null
  return {
    session: { ...session, done: session.done.slice(0, -1), skipped: new Set([...session.skipped].filter((each) => each !== name)) },
    pair,
  }
}
