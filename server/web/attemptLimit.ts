import { createHash } from 'node:crypto'

const WINDOW_MS = 60_000
const MOST_WRONG = 10
const MOST_ADDRESSES = 10_000

export type AttemptLimit = {
  /** Seconds until `address` may present a token again; 0 if it may now. */
  waitSeconds(address: string): number
  /** Counts a wrong token. The same token again does not count: a tab with an outdated cookie must not lock out its own user. */
  wrong(address: string, token: string): void
}

/**
 * Limits guessing: an address that has presented 10 different wrong tokens within a minute has to wait until the minute is over, even with
 * the right token. Networks of IPv6 count as one address. `now`: milliseconds of a clock that does not jump.
 */
export function createAttemptLimit(now: () => number = () => performance.now()): AttemptLimit {
  const windows = new Map<string, { until: number; digests: Set<string> }>()
  const current = (address: string) => {
    const found = windows.get(networkOf(address))
    return found && found.until > now() ? found : null
  }
  return {
    waitSeconds(address) {
      const found = current(address)
      return found && found.digests.size >= MOST_WRONG ? Math.ceil((found.until - now()) / 1000) : 0
    },
    wrong(address, token) {
      let window = current(address)
      if (!window) {
        window = { until: now() + WINDOW_MS, digests: new Set() }
        windows.delete(networkOf(address))
        windows.set(networkOf(address), window)
        // The oldest window comes first.
        for (const [first] of windows) {
          if (windows.size <= MOST_ADDRESSES) break
          windows.delete(first)
        }
      }
      window.digests.add(createHash('sha256').update(token).digest('base64'))
    },
  }
}

/** An IPv4 address, or the first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  const four = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (four) return four
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...(tail ? tail.split(':') : [])].slice(0, 4).join(':')
}
